package com.neuropilot.backup;

import com.neuropilot.backup.drill.DrillReport;
import com.neuropilot.backup.internal.manifest.Manifest;
import com.neuropilot.backup.internal.run.RunJournal;
import com.neuropilot.backup.internal.run.RunOutcome;
import com.neuropilot.backup.spi.IntegrityException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a run achieved. Immutable. */
public final class BackupResult {
  /** How a run ended. */
  public enum Outcome {
    /** The backup is whole at every destination, or at as many as were asked for. */
    COMPLETE,
    /** The backup is whole at one destination at least, but not at as many as were asked for. */
    PARTIAL,
    /** There is no new backup, or a drill found that it is not good. */
    FAILED
  }

  private final @Nullable RunOutcome outcome;
  private final Optional<DrillReport> drill;
  private final @Nullable BackupException failure;
  private final List<String> warnings;

  private BackupResult(
      @Nullable RunOutcome outcome,
      Optional<DrillReport> drill,
      @Nullable BackupException failure,
      List<String> warnings) {
    this.outcome = outcome;
    this.drill = drill;
    this.failure = failure;
    this.warnings = List.copyOf(warnings);
  }

  /** Returns the result; what failed is a warning when enough destinations have the backup. */
  static BackupResult of(
      RunOutcome outcome, Optional<DrillReport> drill, int enough, RunJournal journal) {
    Optional<String> bad = drill.filter(report -> !report.isPassed()).map(BackupResult::notGood);
    if (bad.isPresent()) {
      return new BackupResult(
          outcome,
          drill,
          new DamagedBackupException(bad.get(), new IntegrityException(bad.get())),
          journal.warnings());
    }
    List<String> failed =
        outcome.destinations().stream()
            .filter(destination -> destination.problem().isPresent())
            .map(each -> "Destination " + each.label() + " failed: " + each.problem().get())
            .toList();
    if (outcome.destinations().size() - failed.size() >= enough) {
      failed.forEach(journal::warn);
      return new BackupResult(outcome, drill, null, journal.warnings());
    }
    String all = String.join("\n", failed);
    StageFailedException failure = new StageFailedException(all, new IOException(all));
    return new BackupResult(outcome, drill, failure, journal.warnings());
  }

  private static String notGood(DrillReport report) {
    return report.backup()
        + " is stored, and it is NOT GOOD: "
        + String.join("\n", report.problems());
  }

  static BackupResult failed(BackupException failure, List<String> warnings) {
    return new BackupResult(null, Optional.empty(), failure, warnings);
  }

  BackupResult withWarnings(List<String> all) {
    return new BackupResult(outcome, drill, failure, all);
  }

  /** Returns how the run ended. */
  public Outcome outcome() {
    if (outcome == null || failure instanceof DamagedBackupException) {
      return Outcome.FAILED;
    }
    return failure == null ? Outcome.COMPLETE : Outcome.PARTIAL;
  }

  /**
   * Returns this result if the outcome is {@link Outcome#COMPLETE}: one of two copies must not look
   * like success.
   *
   * @throws BackupException what failed
   */
  public BackupResult orThrow() {
    if (failure != null) {
      throw failure;
    }
    return this;
  }

  /** Returns what failed; empty if the outcome is {@link Outcome#COMPLETE}. */
  public Optional<BackupException> failure() {
    return Optional.ofNullable(failure);
  }

  /**
   * Returns the backup's name, e.g. {@code neuropilot_20250120_020000}; empty if there is no
   * backup.
   */
  public Optional<String> id() {
    return manifest().map(Manifest::id);
  }

  /** Returns when the run began; empty if there is no backup. */
  public Optional<Instant> started() {
    return manifest().map(manifest -> Instant.parse(manifest.started()));
  }

  /** Returns how long the run took until the data was stored; zero if there is no backup. */
  public Duration duration() {
    return manifest()
        .map(
            manifest ->
                Duration.between(
                    Instant.parse(manifest.started()), Instant.parse(manifest.finished())))
        .orElse(Duration.ZERO);
  }

  /** Returns the length of the dump in bytes. */
  public long plainBytes() {
    return manifest().map(Manifest::plainBytes).orElse(0L);
  }

  /** Returns the length of the stored data in bytes, at one destination. */
  public long storedBytes() {
    return manifest().map(Manifest::storedBytes).orElse(0L);
  }

  /** Returns the rows of each table, named as SQL; empty if they were not counted. */
  public Map<String, Long> rows() {
    return outcome == null ? Map.of() : outcome.rows();
  }

  /** Returns what became of each destination; empty if the run failed as a whole. */
  public List<DestinationResult> destinations() {
    return outcome == null
        ? List.of()
        : outcome.destinations().stream().map(DestinationResult::of).toList();
  }

  /** Returns what the drill found that {@link Verification#RESTORE} asks for, if it was done. */
  public Optional<DrillReport> drill() {
    return drill;
  }

  /** Returns what a person should know although nothing failed. */
  public List<String> warnings() {
    return warnings;
  }

  private Optional<Manifest> manifest() {
    return Optional.ofNullable(outcome).map(RunOutcome::manifest);
  }

  @Override
  public String toString() {
    return outcome() + id().map(id -> " " + id).orElse("");
  }
}
