package com.neuropilot.backup;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Says which backup is meant. Immutable. */
public final class BackupSelector {
  private final String description;
  private final Predicate<BackupEntry> matches;
  private final Optional<String> file;

  /** Whether the backups of other pipelines in the same folder must be told apart. */
  private final boolean byTime;

  /** Whether only what a drill has proven is meant. */
  private final boolean proven;

  private BackupSelector(
      String description,
      Predicate<BackupEntry> matches,
      Optional<String> file,
      boolean byTime,
      boolean proven) {
    this.proven = proven;
    this.description = description;
    this.matches = matches;
    this.file = file;
    this.byTime = byTime;
  }

  private static BackupSelector byTime(String description, Predicate<BackupEntry> matches) {
    return new BackupSelector(description, matches, Optional.empty(), true, false);
  }

  /**
   * Selects the newest backup of the catalog's pipeline; in a catalog that has none, of the only
   * pipeline whose backups are there. Copies made before a restore are passed over.
   */
  public static BackupSelector latest() {
    return byTime("the latest backup", BackupEntry::isCandidate);
  }

  /**
   * Selects the newest backup of a pipeline.
   *
   * @param pipeline the pipeline's name
   */
  public static BackupSelector latest(String pipeline) {
    return latest().of(pipeline);
  }

  /**
   * Selects the newest backup that began at an instant or before it, among those that {@link
   * #latest()} looks at.
   *
   * @param instant the instant
   */
  public static BackupSelector asOf(Instant instant) {
    return byTime(
        "a backup that began at or before " + instant,
        entry -> entry.isCandidate() && !entry.started().isAfter(instant));
  }

  /**
   * Selects the newest backup that was restored in a drill and found good, among those that {@link
   * #latest()} looks at.
   */
  public static BackupSelector latestProven() {
    return new BackupSelector(
        "a backup that a drill has proven", BackupEntry::isCandidate, Optional.empty(), true, true);
  }

  /**
   * Selects a backup by its name.
   *
   * @param id {@code neuropilot_20250120_020000}, or the name of a foreign file
   */
  public static BackupSelector id(String id) {
    return new BackupSelector(
        "a backup named " + id, entry -> entry.id().equals(id), Optional.empty(), false, false);
  }

  /**
   * Selects the backup that a stored file belongs to (its manifest, a part of its data), or a file
   * of another tool, whatever its name is.
   *
   * @param name the file's name, without a folder
   */
  public static BackupSelector file(String name) {
    return new BackupSelector(
        "a file named " + name, entry -> entry.hasFile(name), Optional.of(name), false, false);
  }

  /**
   * Returns the same selection among the backups of one pipeline.
   *
   * @param pipeline the pipeline's name
   */
  public BackupSelector of(String pipeline) {
    return new BackupSelector(
        description + " of " + pipeline,
        entry -> matches.test(entry) && entry.pipeline().equals(pipeline),
        file,
        false,
        proven);
  }

  /**
   * Returns those that match, but for what only the records beside them tell.
   *
   * @param pipeline the catalog's
   * @throws ConfigurationException when it could be another pipeline's by accident
   */
  List<BackupEntry> select(List<BackupEntry> newestFirst, Optional<String> pipeline) {
    if (byTime && pipeline.isEmpty()) {
      requireOnePipeline(newestFirst);
    }
    return newestFirst.stream().filter(within(pipeline).matches).toList();
  }

  /** Returns whether only what a drill has proven is meant. */
  boolean isOfProven() {
    return proven;
  }

  /** Returns the name of the file, if that is how the backup was selected. */
  Optional<String> file() {
    return file;
  }

  /** Returns the selection as a catalog of a pipeline takes it. */
  BackupSelector within(Optional<String> pipeline) {
    return byTime ? pipeline.map(this::of).orElse(this) : this;
  }

  private void requireOnePipeline(List<BackupEntry> entries) {
    List<String> pipelines =
        entries.stream()
            .filter(BackupEntry::isCandidate)
            .map(BackupEntry::pipeline)
            .distinct()
            .sorted()
            .toList();
    if (pipelines.size() > 1) {
      throw new ConfigurationException(
          List.of(
              "Which pipeline's backup is meant? There are backups of "
                  + String.join(", ", pipelines)
                  + ". Say it (in the API BackupSelector.of, on the command line --pipeline NAME),"
                  + " or name the backup."));
    }
  }

  @Override
  public String toString() {
    return description;
  }
}
