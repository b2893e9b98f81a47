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

  private BackupSelector(String description, Predicate<BackupEntry> matches) {
    this(description, matches, Optional.empty());
  }

  private BackupSelector(
      String description, Predicate<BackupEntry> matches, Optional<String> file) {
    this.description = description;
    this.matches = matches;
    this.file = file;
  }

  /** Selects the newest backup; copies made before a restore are passed over. */
  public static BackupSelector latest() {
    return new BackupSelector("the latest backup", BackupEntry::isCandidate);
  }

  /**
   * Selects the newest backup of a pipeline.
   *
   * @param pipeline the pipeline's name
   */
  public static BackupSelector latest(String pipeline) {
    return new BackupSelector(
        "the latest backup of " + pipeline,
        entry -> entry.isCandidate() && entry.pipeline().equals(pipeline));
  }

  /**
   * Selects the newest backup that began at an instant or before it.
   *
   * @param instant the instant
   */
  public static BackupSelector asOf(Instant instant) {
    return new BackupSelector(
        "a backup that began at or before " + instant,
        entry -> entry.isCandidate() && !entry.started().isAfter(instant));
  }

  /**
   * Selects a backup by its name.
   *
   * @param id {@code neuropilot_20250120_020000}, or the name of a foreign file
   */
  public static BackupSelector id(String id) {
    return new BackupSelector("a backup named " + id, entry -> entry.id().equals(id));
  }

  /**
   * Selects the backup that a stored file belongs to (its manifest, a part of its data), or a file
   * of another tool, whatever its name is.
   *
   * @param name the file's name, without a folder
   */
  public static BackupSelector file(String name) {
    return new BackupSelector(
        "a file named " + name, entry -> entry.hasFile(name), Optional.of(name));
  }

  /** Returns the first that matches of entries that are ordered newest first. */
  Optional<BackupEntry> select(List<BackupEntry> newestFirst) {
    return newestFirst.stream().filter(matches).findFirst();
  }

  /** Returns the name of the file, if that is how the backup was selected. */
  Optional<String> file() {
    return file;
  }

  @Override
  public String toString() {
    return description;
  }
}
