package com.neuropilot.backup.internal.catalog;

import com.neuropilot.backup.internal.manifest.BackupFiles;
import com.neuropilot.backup.internal.manifest.BackupId;
import com.neuropilot.backup.internal.manifest.Manifest;
import com.neuropilot.backup.spi.ObjectKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One backup at one storage.
 *
 * @param storage where
 * @param name the backup's id, or the file's name of a foreign one
 * @param generation which of the backup's generations counts there
 * @param begun when it began, from its name
 * @param state what the listing says
 * @param manifest the manifest, if it is good
 * @param bytes the length of its data as stored
 * @param problem what is wrong; empty when nothing is
 * @param records what was put beside it later: pins, results of drills and verifications
 */
public record Copy(
    OpenStorage storage,
    String name,
    int generation,
    Instant begun,
    CopyState state,
    Optional<Manifest> manifest,
    long bytes,
    Optional<String> problem,
    List<ObjectKey> records) {
  /** Takes a copy. */
  public Copy {
    records = List.copyOf(records);
  }

  /** Returns whether somebody said that it stays. */
  public boolean pinned() {
    return records.stream().anyMatch(key -> files().isPin(key));
  }

  /**
   * Returns the names of its objects.
   *
   * @throws IllegalArgumentException when it is a file of another tool
   */
  public BackupFiles files() {
    return new BackupFiles(
        BackupId.parse(name)
            .orElseThrow(() -> new IllegalArgumentException(name + " is no backup's name.")),
        generation);
  }
}
