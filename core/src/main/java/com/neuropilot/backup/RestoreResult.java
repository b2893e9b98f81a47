package com.neuropilot.backup;

import com.neuropilot.backup.spi.RestoreReport.Blocking;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a restore did.
 *
 * @param backup the backup's name
 * @param database the database that holds the data now
 * @param rows the rows of each table, counted after the restore
 * @param rowsCompared whether they were compared with what the backup says; it says nothing if it
 *     is a file of another tool, or was made without counting
 * @param sequences the next value of each sequence that was compared with the column that it
 *     belongs to; a warning tells of each that is behind
 * @param skipped each statement of the dump that was left out, and why
 * @param warnings what a person should know
 * @param duration how long it took
 * @param before the name of the backup that holds what an in-place restore has replaced
 * @param blocking for how long others had to wait, if they had to
 */
public record RestoreResult(
    String backup,
    String database,
    Map<String, Long> rows,
    boolean rowsCompared,
    Map<String, Long> sequences,
    List<String> skipped,
    List<String> warnings,
    Duration duration,
    Optional<String> before,
    Optional<Blocking> blocking) {
  /** Takes copies. */
  public RestoreResult {
    rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
    sequences = Collections.unmodifiableMap(new LinkedHashMap<>(sequences));
    skipped = List.copyOf(skipped);
    warnings = List.copyOf(warnings);
  }

  RestoreResult withWarnings(List<String> all) {
    return new RestoreResult(
        backup, database, rows, rowsCompared, sequences, skipped, all, duration, before, blocking);
  }
}
