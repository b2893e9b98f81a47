package com.neuropilot.backup.spi;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a restore did.
 *
 * @param database the database that holds the restored data now
 * @param rows the rows of each table as counted after the restore, named as in {@link
 *     DumpSummary#rows()}
 * @param skipped each statement of the dump that was left out, and why
 * @param warnings what a person should know
 */
public record RestoreReport(
    String database, Map<String, Long> rows, List<String> skipped, List<String> warnings) {
  /** Takes copies. */
  public RestoreReport {
    Objects.requireNonNull(database, "database");
    rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
    skipped = List.copyOf(skipped);
    warnings = List.copyOf(warnings);
  }
}
