package com.neuropilot.backup.internal.upkeep;

import com.neuropilot.backup.internal.catalog.Copy;
import com.neuropilot.backup.internal.catalog.OpenStorage;
import com.neuropilot.backup.internal.manifest.BackupFiles;
import com.neuropilot.backup.internal.manifest.BackupId;
import com.neuropilot.backup.internal.registry.ConfiguredStage;
import com.neuropilot.backup.internal.retention.RetentionRules;
import com.neuropilot.backup.internal.run.Closing;
import com.neuropilot.backup.internal.run.FolderOwner;
import com.neuropilot.backup.internal.run.HostName;
import com.neuropilot.backup.internal.run.RunContext;
import com.neuropilot.backup.internal.run.RunJournal;
import com.neuropilot.backup.internal.run.RunPlan.NamedStorage;
import com.neuropilot.backup.internal.run.WorkDirectory;
import com.neuropilot.backup.internal.storage.Backoff;
import com.neuropilot.backup.internal.storage.RetryingStorage;
import com.neuropilot.backup.internal.trust.TrustedManifests;
import com.neuropilot.backup.spi.DumpInfo;
import com.neuropilot.backup.spi.DumpSource;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The storages of a pipeline, open for deleting, pinning and copying. For one thread. */
public final class UpkeepSession implements Closeable {
  private final UpkeepPlan plan;
  private final RunJournal journal;
  private final Closing closing;
  private final RunContext context;
  private final TrustedManifests trusted;
  private final List<Member> members = new ArrayList<>();

  private UpkeepSession(UpkeepPlan plan, RunJournal journal, Closing closing, Path work)
      throws IOException {
    this.plan = plan;
    this.journal = journal;
    this.closing = closing;
    this.context = new RunContext(plan.clock(), plan.environment(), work, journal);
    this.trusted = TrustedManifests.of(plan.key(), plan.allowUnsigned(), context);
  }

  /**
   * One storage.
   *
   * @param open the storage
   * @param retention which backups stay there
   * @param heal whether a run copies there what it lacks
   */
  record Member(OpenStorage open, RetentionRules retention, boolean heal) {}

  /** Opens a session. */
  public static UpkeepSession open(UpkeepPlan plan, RunJournal journal) throws IOException {
    Closing closing = new Closing(journal);
    try {
      WorkDirectory work =
          closing.add(
              "The work directory in " + plan.workDirectory(),
              WorkDirectory.create(plan.workDirectory()));
      UpkeepSession session = new UpkeepSession(plan, journal, closing, work.path());
      session.openStorages();
      return session;
    } catch (IOException | RuntimeException e) {
      closing.close();
      throw e;
    }
  }

  /**
   * Says of each storage that has rules what would be deleted there, or deletes it.
   *
   * @param dryRun whether nothing is to be deleted
   */
  public List<PruneOutcome> prune(boolean dryRun) throws IOException {
    List<PruneOutcome> outcomes = new ArrayList<>();
    for (Member member : members) {
      if (!member.retention().isEmpty()) {
        outcomes.add(prune(member, dryRun));
      }
    }
    if (outcomes.stream().anyMatch(outcome -> !outcome.deleted().isEmpty())) {
      warnUnlessRecorded();
    }
    return outcomes;
  }

  /**
   * To refuse would fill the storage of whoever has no key there; a false alarm that was told of is
   * the lesser evil.
   */
  private void warnUnlessRecorded() {
    if (trusted.checksSignatures() && trusted.signing().isEmpty()) {
      journal.warn(
          "Signers are trusted here, but there is no key to sign a record of what is deleted:"
              + " 'verify --all' will report it as removed by somebody, until no later backup knows"
              + " it any more. Prune where encryptor.signing-key is configured, such as on the host"
              + " that backs up, or configure one here.");
    }
  }

  /**
   * Copies to storages what they lack and another one of this session has.
   *
   * @param labels where to; everywhere if empty
   */
  public List<SyncOutcome> sync(Set<String> labels) throws IOException {
    List<SyncOutcome> outcomes = new ArrayList<>();
    for (Member member : members) {
      if (labels.isEmpty() || labels.contains(member.open().label())) {
        outcomes.add(sync(member));
      }
    }
    return outcomes;
  }

  SyncOutcome sync(Member member) throws IOException {
    return new Syncing(members, plan.pipeline(), trusted, context.workDirectory(), actor(), journal)
        .to(member);
  }

  /**
   * Requires that the folders hold no other database's backups, as far as the database can be
   * reached; if not, that is a warning.
   *
   * @param source the database
   * @param accepted the database that may go on in another one's folder
   * @throws com.neuropilot.backup.spi.StageException when one does
   */
  public void requireOwner(ConfiguredStage<DumpSource> source, Optional<String> accepted)
      throws IOException {
    Optional<DumpInfo> info = describe(source);
    if (info.isPresent()) {
      FolderOwner owner =
          new FolderOwner(plan.pipeline(), accepted, info.get(), trusted, journal::warn);
      for (Member member : members) {
        owner.require(member.open().target());
      }
    }
  }

  /** Pins a backup everywhere, where it is not pinned yet. */
  public void pin(String backup) throws IOException {
    for (Member member : members) {
      pins(member, backup).pin("Somebody pinned this backup.");
    }
  }

  /** Unpins a backup everywhere. */
  public void unpin(String backup) throws IOException {
    for (Member member : members) {
      pins(member, backup).unpin();
    }
  }

  /**
   * Encrypts backups anew, at each storage that has them.
   *
   * @param backups their names
   * @throws com.neuropilot.backup.internal.registry.UnusableConfigException when a key cannot be
   *     used; nothing was touched then
   */
  public List<RekeyOutcome> rekey(List<String> backups, RekeyPlan wanted) throws IOException {
    RekeyTools tools = RekeyTools.ready(wanted, context, actor());
    List<RekeyOutcome> outcomes = new ArrayList<>();
    for (String backup : backups) {
      outcomes.add(new BackupRekey(BackupId.parse(backup).orElseThrow(), tools).run(members));
    }
    return outcomes;
  }

  /**
   * Makes a backup of a file of another tool, at each storage that has it.
   *
   * @param file its name
   */
  public AdoptOutcome adopt(String file, AdoptPlan wanted) throws IOException {
    return new Adoption(wanted, trusted, context, actor())
        .run(file, members.stream().map(Member::open).toList());
  }

  Pins pins(Member member, String backup) {
    BackupFiles files = new BackupFiles(BackupId.parse(backup).orElseThrow());
    return new Pins(member.open().target(), files, actor());
  }

  List<Member> members() {
    return members;
  }

  /** First the pipeline's own, then the copies of other databases that are kept with them. */
  PruneOutcome prune(Member member, boolean dryRun) throws IOException {
    PruneOutcome outcome =
        prune(pruning(member, plan.pipeline(), member.retention(), all -> true), dryRun);
    if (outcome.clockBehind()) {
      return outcome;
    }
    int days = member.retention().preRestoreDays();
    Instant before = plan.clock().instant().minus(Duration.ofDays(days));
    RetentionRules rules =
        RetentionRules.NONE.in(member.retention().zone()).keepingPreRestore(days);
    GuestCopies guests = new GuestCopies(plan.pipeline(), trusted);
    for (String name : guests.names(member.open().target(), before)) {
      outcome = outcome.and(prune(pruning(member, name, rules, guests::include), dryRun));
    }
    return outcome;
  }

  private static PruneOutcome prune(Pruning pruning, boolean dryRun) throws IOException {
    return dryRun ? pruning.preview() : pruning.run();
  }

  private Pruning pruning(
      Member member, String pipeline, RetentionRules rules, Predicate<Copy> ours) {
    return new Pruning(member.open(), pipeline, rules, trusted, actor(), ours);
  }

  Actor actor() {
    return new Actor(HostName.local(plan.environment()), plan.clock());
  }

  @Override
  public void close() {
    closing.close();
  }

  private Optional<DumpInfo> describe(ConfiguredStage<DumpSource> stage)
      throws InterruptedIOException {
    try (DumpSource source = stage.create(context)) {
      return Optional.of(source.describe());
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      journal.warn(
          "The database could not be asked whether these backups are its own: " + e.getMessage());
      return Optional.empty();
    }
  }

  private void openStorages() throws IOException {
    for (NamedStorage storage : plan.storages()) {
      RetryingStorage target =
          closing.add(
              "Storage " + storage.label(),
              new RetryingStorage(storage.stage().create(context), Backoff.DEFAULT));
      members.add(
          new Member(
              new OpenStorage(storage.label(), target), storage.retention(), storage.heal()));
    }
  }
}
