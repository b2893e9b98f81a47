package com.neuropilot.backup.examples.inventory;

import com.neuropilot.backup.BackupEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A row of the admin page's table.
 *
 * @param rawBytes the length of the dump; 0 if it is not known
 * @param proven whether a drill restored it and found it good
 */
record BackupRow(
    String id,
    String started,
    long ageSeconds,
    String kind,
    String state,
    long rawBytes,
    long storedBytes,
    List<String> storages,
    boolean proven) {
  static BackupRow of(BackupEntry entry, Instant now) {
    return new BackupRow(
        entry.id(),
        entry.started().toString(),
        Math.max(0, Duration.between(entry.started(), now).toSeconds()),
        entry.kind().orElse(""),
        entry.state().id(),
        entry.plainBytes().orElse(0L),
        entry.storedBytes(),
        entry.storages(),
        entry.isProven());
  }
}
