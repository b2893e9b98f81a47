package com.neuropilot.backup.internal.run;

import com.neuropilot.backup.event.Stage;
import com.neuropilot.backup.internal.manifest.BackupFiles;
import com.neuropilot.backup.internal.manifest.BackupId;
import com.neuropilot.backup.internal.manifest.Manifest;
import com.neuropilot.backup.internal.manifest.Manifest.DueEntry;
import com.neuropilot.backup.internal.run.DumpAhead.Dumped;
import com.neuropilot.backup.internal.run.RunOutcome.DestinationOutcome;
import com.neuropilot.backup.internal.trust.TrustedManifests;
import com.neuropilot.backup.spi.DumpInfo;
import com.neuropilot.backup.spi.Encryptor;
import com.neuropilot.backup.spi.SourceLock;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Makes one backup, whole or not at all. For one use. */
public final class BackupRunner {
  private final RunPlan plan;
  private final RunJournal journal;

  /**
   * Creates a runner.
   *
   * @param plan what to do
   * @param journal is told what happens
   */
  public BackupRunner(RunPlan plan, RunJournal journal) {
    this.plan = plan;
    this.journal = journal;
  }

  /**
   * Makes the backup.
   *
   * @return the outcome, with one good destination at least
   * @throws AlreadyMadeException when the backup of the due time is there
   * @throws RunLockedException when another run of this pipeline goes on
   * @throws java.io.InterruptedIOException when the thread was interrupted
   * @throws IOException when there is no new backup anywhere; what was made of it is gone
   */
  public RunOutcome run() throws IOException {
    journal.begin(Stage.PREPARING);
    try (Closing closing = new Closing(journal)) {
      WorkDirectory work =
          closing.add(
              "The work directory in " + plan.workDirectory(),
              WorkDirectory.create(plan.workDirectory()));
      Ticker ticker = closing.add("The progress", new Ticker(journal));
      RunContext context = new RunContext(plan.clock(), plan.environment(), work.path(), journal);
      OpenStages stages = OpenStages.open(plan, context, closing);
      SourceLock lock = closing.add("The lock on the database", lock(stages));
      ticker.start();
      return run(stages, lock, work);
    }
  }

  private SourceLock lock(OpenStages stages) throws IOException {
    return stages
        .source()
        .tryLock(plan.lockName())
        .orElseThrow(
            () ->
                new RunLockedException(
                    "Another run of the pipeline '"
                        + plan.pipeline()
                        + "' holds the lock on this database. Wait until it has ended, or end it."));
  }

  private RunOutcome run(OpenStages stages, SourceLock lock, WorkDirectory work)
      throws IOException {
    DumpInfo info = stages.source().describe();
    journal.estimate(info.estimatedBytes());
    journal.know("Database", info.database());
    if (plan.due().isPresent()) {
      // Another host may have made it: then nothing is dumped.
      lookAtPrevious(stages, info);
      requireMissing(stages, plan.due().get());
    }
    try (DumpAhead dump = DumpAhead.start(stages, info, work.path(), plan.partSize(), journal)) {
      if (plan.due().isEmpty()) {
        lookAtPrevious(stages, info);
      }
      return run(stages, info, lock, dump);
    }
  }

  private void requireMissing(OpenStages stages, DueEntry due) throws IOException {
    new DueBackup(plan.pipeline(), due, new NewestManifest(trusted(stages)))
        .requireMissing(stages.destinations());
  }

  private static TrustedManifests trusted(OpenStages stages) throws IOException {
    return TrustedManifests.of(stages.codecs().encryptor().flatMap(Encryptor::signer), false);
  }

  private RunOutcome run(OpenStages stages, DumpInfo info, SourceLock lock, DumpAhead dump)
      throws IOException {
    Destinations destinations = stages.destinations();
    destinations.each(destination -> leftovers(destination, info).remove());
    String extensions = info.fileExtension() + stages.codecs().extensions();
    try {
      BackupFiles files =
          new Reservation(destinations, marker(info, extensions))
              .reserve(new BackupId(plan.pipeline(), plan.clock().instant()));
      journal.name(files.id().toString());
      return store(stages, files, lock, dump);
    } catch (IOException | RuntimeException e) {
      dump.close();
      cleanUp(destinations, false);
      throw e;
    }
  }

  /** What the last dump had tells more than the database's size, with its dead rows. */
  private void lookAtPrevious(OpenStages stages, DumpInfo info) throws IOException {
    Destinations destinations = stages.destinations();
    TrustedManifests trusted = trusted(stages);
    FolderOwner owner =
        new FolderOwner(plan.pipeline(), plan.acceptedDatabase(), info, trusted, journal::warn);
    NewestManifest newest = new NewestManifest(trusted);
    KnownBackups known = new KnownBackups(newest, plan.pipeline());
    destinations.each(
        destination -> {
          Optional<Manifest> found = owner.require(destination.before());
          destination.follow(previous(destination, found, newest));
          if (trusted.signing().isPresent()) {
            destination.know(known.at(destination.before(), found));
          }
        });
    destinations.all().stream()
        .flatMap(destination -> destination.previous().stream())
        .filter(manifest -> manifest.dump().format().equals(info.format()))
        .findFirst()
        .ifPresent(manifest -> journal.estimate(OptionalLong.of(manifest.plainBytes())));
    destinations.all().stream()
        .flatMap(destination -> destination.previous().stream())
        .map(Manifest::id)
        .max(Comparator.naturalOrder())
        .ifPresent(id -> journal.know("Backup before", id));
  }

  private RunOutcome store(OpenStages stages, BackupFiles files, SourceLock lock, DumpAhead dump)
      throws IOException {
    Destinations destinations = stages.destinations();
    journal.begin(Stage.DUMPING);
    Dumped dumped = dump.await(files);
    journal.begin(Stage.STORING);
    dumped.summary().warnings().forEach(journal::warn);
    Manifest manifest =
        new Publication(plan, journal, stages.codecs(), destinations, files)
            .publish(dumped.streams(), dumped.summary(), lock);
    cleanUp(destinations, true);
    return outcome(manifest, dumped.summary().rows(), destinations);
  }

  /** A copy made before a restore says nothing of how large a backup should be. */
  private static Optional<Manifest> previous(
      Destination destination, Optional<Manifest> found, NewestManifest newest) throws IOException {
    return found.isPresent() && found.get().isPreRestore()
        ? newest.before(destination.before(), found.get())
        : found;
  }

  private Leftovers leftovers(Destination destination, DumpInfo info) {
    return new Leftovers(
        destination,
        plan.pipeline(),
        info.source(),
        HostName.local(plan.environment()),
        plan.clock());
  }

  private BegunMarker marker(DumpInfo info, String data) {
    String host = HostName.local(plan.environment());
    return new BegunMarker(
        journal.runId(), host, plan.clock().instant().toString(), info.source(), data);
  }

  /** Removes what was put at destinations that failed, or at all that have no manifest. */
  private void cleanUp(Destinations destinations, boolean failedOnly) {
    boolean interrupted = Thread.interrupted();
    for (Destination destination : destinations.all()) {
      if (failedOnly ? !destination.isAlive() : !destination.isPublished()) {
        if (destination.stop()) {
          destination.removeAll();
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private RunOutcome outcome(Manifest manifest, Map<String, Long> rows, Destinations destinations) {
    List<DestinationOutcome> outcomes =
        destinations.all().stream()
            .map(
                destination ->
                    new DestinationOutcome(
                        destination.label(),
                        destination.target().location(),
                        destination.proof(),
                        destination.problem(),
                        destination.previous()))
            .toList();
    return new RunOutcome(manifest, rows, outcomes, journal.warnings());
  }
}
