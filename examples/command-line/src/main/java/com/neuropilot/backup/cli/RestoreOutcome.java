package com.neuropilot.backup.cli;

import com.neuropilot.backup.RestoreResult;
import com.neuropilot.backup.spi.RestoreMode;
import com.neuropilot.backup.spi.RestoreReport.Blocking;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Says what a restore did. */
final class RestoreOutcome {
  private static final int MOST_TABLES = 20;
  private static final String UNKNOWN = "the backup does not say how many there should be";

  private final Surroundings surroundings;
  private final boolean everything;

  RestoreOutcome(Surroundings surroundings, boolean everything) {
    this.surroundings = surroundings;
    this.everything = everything;
  }

  void print(RestoreResult result, RestoreMode mode) {
    Report report = new Report(surroundings.out());
    report.line(
        "Restored "
            + result.backup()
            + " into database "
            + result.database()
            + " in "
            + Words.duration(result.duration())
            + ".");
    if (mode == RestoreMode.SWAP) {
      report.line(
          "What was there before is kept: 'rollback' brings it back, 'rollback --discard' drops it.");
    }
    result
        .before()
        .ifPresent(
            backup ->
                report.line(
                    "What was there before is the backup " + backup + ": 'rollback' restores it."));
    result.blocking().ifPresent(blocking -> report.line(waited(blocking)));
    rows(report, result.rows(), result.rowsCompared());
    if (!result.sequences().isEmpty()) {
      report.line(
          "Sequences compared with their columns: " + Words.count(result.sequences().size()) + ".");
    }
    report.list("Skipped statements of the dump:", result.skipped());
    report.list("Warnings:", result.warnings());
  }

  /**
   * Says how rows that are missing come back from tables that were restored beside.
   *
   * @param database that the backup was made of
   */
  void copyBack(RestoreResult result, List<String> tables, String database) {
    if (tables.isEmpty() || result.database().equals(database)) {
      return;
    }
    Report report = new Report(surroundings.out());
    report.line(
        "What is missing in "
            + database
            + " is copied back so, and what is there stays (with -h, -p and -U where needed):");
    report.line(
        "pg_dump --data-only --inserts --on-conflict-do-nothing "
            + tables.stream()
                .map(table -> BareRehearsal.option("--table", table) + " ")
                .collect(Collectors.joining())
            + BareRehearsal.option("--dbname", result.database())
            + " | psql -X -v ON_ERROR_STOP=1 "
            + BareRehearsal.option("--dbname", database));
  }

  private static String waited(Blocking blocking) {
    return "Whoever wrote waited "
        + Words.moment(blocking.writers())
        + " at most, whoever read "
        + Words.moment(blocking.readers())
        + ".";
  }

  private void rows(Report report, Map<String, Long> rows, boolean compared) {
    if (rows.isEmpty()) {
      report.line("No rows were compared: " + UNKNOWN + ".");
      return;
    }
    long sum = rows.values().stream().mapToLong(Long::longValue).sum();
    report.list(
        "Rows counted"
            + (compared ? " and compared with the backup's: " : " (" + UNKNOWN + "): ")
            + Words.count(sum)
            + " in "
            + Words.count(rows.size(), "table"),
        lines(rows));
  }

  private List<String> lines(Map<String, Long> rows) {
    List<String> lines = new ArrayList<>();
    rows.entrySet().stream()
        .limit(everything ? Long.MAX_VALUE : MOST_TABLES)
        .forEach(table -> lines.add(table.getKey() + "  " + Words.count(table.getValue())));
    if (lines.size() < rows.size()) {
      lines.add("and " + (rows.size() - lines.size()) + " more (--verbose shows them)");
    }
    return lines;
  }
}
