package com.neuropilot.backup.internal.upkeep;

import com.neuropilot.backup.internal.catalog.Copy;
import com.neuropilot.backup.internal.catalog.CopyProofs;
import com.neuropilot.backup.internal.catalog.OpenStorage;
import com.neuropilot.backup.internal.manifest.BackupFiles;
import com.neuropilot.backup.internal.manifest.Proof;
import com.neuropilot.backup.internal.retention.Dated;
import com.neuropilot.backup.internal.retention.Judgement;
import com.neuropilot.backup.internal.retention.RetentionPolicy;
import com.neuropilot.backup.internal.run.RunJournal;
import com.neuropilot.backup.internal.storage.SmallObject;
import com.neuropilot.backup.internal.storage.StorageLock;
import com.neuropilot.backup.internal.storage.StorageLockedException;
import com.neuropilot.backup.internal.trust.TrustedManifests;
import com.neuropilot.backup.internal.upkeep.UpkeepSession.Member;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Copies to a storage what it lacks, or what a verification found damaged there, and another one
 * has whole: the newest first, and nothing that the rules of that storage would delete again. The
 * database is not touched.
 */
final class Syncing {
  private final List<Member> members;
  private final String pipeline;
  private final TrustedManifests trusted;
  private final Path work;
  private final Actor actor;
  private final RunJournal journal;

  Syncing(
      List<Member> members,
      String pipeline,
      TrustedManifests trusted,
      Path work,
      Actor actor,
      RunJournal journal) {
    this.members = members;
    this.pipeline = pipeline;
    this.trusted = trusted;
    this.work = work;
    this.actor = actor;
    this.journal = journal;
  }

  /** Copies to one storage; what fails there is in the outcome. */
  SyncOutcome to(Member member) throws IOException {
    List<String> copied = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    try (StorageLock lock =
        StorageLock.take(member.open().target(), pipeline, actor.host(), actor.clock())) {
      Holdings holdings = Holdings.of(members, trusted, pipeline);
      Optional<String> failure = holdings.failure(member.open().label());
      if (failure.isPresent()) {
        throw new StageException(failure.get(), false);
      }
      problems.addAll(holdings.wholeNowhere());
      problems.addAll(holdings.behind(member.open().label()));
      for (String backup : lacking(member, holdings)) {
        copy(member, holdings, backup, lock)
            .ifPresentOrElse(problem -> addOnce(problems, problem), () -> copied.add(backup));
      }
    } catch (StageException | StorageLockedException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
    return new SyncOutcome(
        member.open().label(), member.open().target().location(), copied, problems);
  }

  /** What is the same for each backup is told once. */
  private static void addOnce(List<String> problems, String problem) {
    if (!problems.contains(problem)) {
      problems.add(problem);
    }
  }

  private List<String> lacking(Member member, Holdings holdings) throws IOException {
    String label = member.open().label();
    List<String> lacking = new ArrayList<>();
    for (String backup : staying(member, holdings)) {
      if (!isGood(holdings.at(label, backup)) && !holdings.elsewhere(label, backup).isEmpty()) {
        lacking.add(backup);
      }
    }
    return lacking;
  }

  private boolean isGood(Optional<Copy> copy) throws IOException {
    return copy.filter(Holdings::isWhole).isPresent()
        && new CopyProofs(trusted).ofDamage(copy.get()).isEmpty();
  }

  /**
   * What is known to be bad is copied as if it were good, but takes nothing good its place: the
   * rules count on without it, as they do when they delete there.
   */
  private Set<String> staying(Member member, Holdings holdings) throws IOException {
    List<Dated> all = new ArrayList<>();
    List<Dated> good = new ArrayList<>();
    for (Copy copy : holdings.union(member.open().label())) {
      Dated entry = Entries.of(copy, false);
      all.add(entry);
      if (!staysDisproved(member.open().label(), copy.name(), holdings)) {
        good.add(entry);
      }
    }
    Set<String> staying = new LinkedHashSet<>();
    for (List<Dated> entries : List.of(good, all)) {
      new RetentionPolicy(member.retention(), actor.clock().instant())
          .judge(entries).stream()
              .filter(Judgement::stays)
              .map(judgement -> judgement.entry().id())
              .forEach(staying::add);
    }
    return staying;
  }

  /** Damage is mended from a good copy; what a drill found stays true until the next one. */
  private boolean staysDisproved(String label, String backup, Holdings holdings)
      throws IOException {
    Optional<Copy> own = holdings.at(label, backup).filter(Holdings::isWhole);
    if (own.isPresent()) {
      Optional<Proof> against = new CopyProofs(trusted).against(own.get());
      if (against.isEmpty() || against.get().kind() == Proof.Kind.DRILL) {
        return against.isPresent();
      }
    }
    for (Copy copy : holdings.elsewhere(label, backup)) {
      if (!isDisproved(copy)) {
        return false;
      }
    }
    return true;
  }

  /** Where the records cannot be read, the copying shows what is good. */
  private boolean isDisproved(Copy copy) throws InterruptedIOException {
    try {
      return new CopyProofs(trusted).against(copy).isPresent();
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns what went wrong, if the backup could not be copied from anywhere. */
  private Optional<String> copy(Member member, Holdings holdings, String backup, StorageLock lock)
      throws IOException {
    OpenStorage to = member.open();
    List<String> problems = new ArrayList<>();
    for (Copy source : holdings.elsewhere(to.label(), backup)) {
      OpenStorage from = source.storage();
      BackupFiles files = source.files();
      if (holdings.areStrangers(to.label(), from.label())) {
        addOnce(problems, strangers(to, from));
      } else if (isAnother(to, from, files)) {
        problems.add(another(to, from, backup));
      } else if (from.target().find(files.begun()).isPresent()) {
        problems.add(backup + " at " + from.label() + " is still being made.");
      } else {
        boolean there = holdings.at(to.label(), backup).filter(Holdings::isWhole).isPresent();
        Optional<String> failure = copy(from, to, files, there, lock);
        if (failure.isEmpty()) {
          return Optional.empty();
        }
        problems.add(failure.get());
      }
    }
    return Optional.of(String.join("\n", problems));
  }

  private Optional<String> copy(
      OpenStorage from, OpenStorage to, BackupFiles files, boolean there, StorageLock lock)
      throws IOException {
    try {
      boolean mended = new BackupCopy(from, to, files, trusted, work, actor, journal).run(lock);
      return there && !mended ? Optional.of(unmended(to, files)) : Optional.empty();
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      // If it was the storage that is copied to, this fails as well, and ends it.
      to.target().find(files.begun());
      return Optional.of(
          files.id() + " could not be copied from " + from.label() + ": " + e.getMessage());
    }
  }

  /** A damaged copy is mended if its manifest is the same; one with another manifest stays. */
  private static boolean isAnother(OpenStorage to, OpenStorage from, BackupFiles files)
      throws IOException {
    return to.target().find(files.manifest()).isPresent()
        && !Arrays.equals(
            SmallObject.read(to.target(), files.manifest()),
            SmallObject.read(from.target(), files.manifest()));
  }

  private static String another(OpenStorage to, OpenStorage from, String backup) {
    return "The manifest of "
        + backup
        + " at "
        + to.label()
        + " is not that of the copy at "
        + from.label()
        + ". Nothing was changed. Look which of the two is good ('verify "
        + backup
        + "'), and delete the other's objects by hand; then run sync again.";
  }

  private static String unmended(OpenStorage to, BackupFiles files) {
    return files.id()
        + " at "
        + to.label()
        + " was found damaged when it was last verified, and all of it is what the manifest says."
        + " Look at it again: verify "
        + files.id();
  }

  private static String strangers(OpenStorage to, OpenStorage from) {
    return "The backups at "
        + from.label()
        + " are of another database than those at "
        + to.label()
        + ". None was copied from there. If this is another system with a copy of that one's"
        + " configuration, give it a folder or a name of its own. If it is the same database, moved"
        + " to a new server or upgraded, back up to both once with accept-database.";
  }
}
