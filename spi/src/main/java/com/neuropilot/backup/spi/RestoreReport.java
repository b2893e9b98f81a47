package com.neuropilot.backup.spi;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a restore did.
 *
 * @param database the database that holds the restored data now
 * @param rows the rows of each table as counted after the restore, named as in {@link
 *     DumpSummary#rows()}
 * @param sequences the next value of each sequence that was compared with the column that it
 *     belongs to; a warning tells of each that is behind
 * @param skipped each statement of the dump that was left out, and why
 * @param warnings what a person should know
 * @param blocking for how long others had to wait, if they had to
 */
public record RestoreReport(
    String database,
    Map<String, Long> rows,
    Map<String, Long> sequences,
    List<String> skipped,
    List<String> warnings,
    Optional<Blocking> blocking) {
  /** For how long others had to wait at most: whoever came in between waited less. */
  public record Blocking(Duration writers, Duration readers) {}

  /** A report of a restore that compared no sequences. */
  public RestoreReport(
      String database,
      Map<String, Long> rows,
      List<String> skipped,
      List<String> warnings,
      Optional<Blocking> blocking) {
    this(database, rows, Map.of(), skipped, warnings, blocking);
  }

  /** A report of a restore that compared no sequences, and for which nobody had to wait. */
  public RestoreReport(
      String database, Map<String, Long> rows, List<String> skipped, List<String> warnings) {
    this(database, rows, skipped, warnings, Optional.empty());
  }

  /** Takes copies. */
  public RestoreReport {
    Objects.requireNonNull(database, "database");
    rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
    sequences = Collections.unmodifiableMap(new LinkedHashMap<>(sequences));
    skipped = List.copyOf(skipped);
    warnings = List.copyOf(warnings);
  }
}
