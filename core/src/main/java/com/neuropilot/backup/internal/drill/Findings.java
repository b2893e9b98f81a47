package com.neuropilot.backup.internal.drill;

import com.neuropilot.backup.drill.DrillCheckResult;
import com.neuropilot.backup.drill.DrillReport;
import com.neuropilot.backup.drill.DrillReport.Contents;
import com.neuropilot.backup.drill.DrillStage;
import com.neuropilot.backup.drill.DrillTable;
import com.neuropilot.backup.internal.catalog.Copy;
import com.neuropilot.backup.internal.manifest.Manifest;
import com.neuropilot.backup.internal.run.LibraryVersion;
import com.neuropilot.backup.spi.RestoreReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Collects what a drill finds. For one thread. */
final class Findings {
  private static final int MOST_NAMED = 10;

  private final Copy copy;
  private final Instant drilled;
  private final List<String> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private List<DrillTable> tables = List.of();
  private List<DrillCheckResult> checks = List.of();
  private List<String> skipped = List.of();
  private String server = "";
  private boolean restored;

  Findings(Copy copy, Instant drilled) {
    this.copy = copy;
    this.drilled = drilled;
  }

  void server(String description) {
    server = description;
  }

  void bad(String problem) {
    problems.add(problem);
  }

  boolean isGood() {
    return problems.isEmpty();
  }

  /** Takes what was restored, and compares its rows with what the backup recorded. */
  void restored(RestoreReport report, Map<String, Long> recorded) {
    restored = true;
    skipped = report.skipped();
    warnings.addAll(report.warnings());
    TreeSet<String> names = new TreeSet<>(report.rows().keySet());
    names.addAll(recorded.keySet());
    tables =
        names.stream()
            .map(name -> new DrillTable(name, number(recorded, name), number(report.rows(), name)))
            .toList();
    if (recorded.isEmpty()) {
      warnings.add(
          "The backup does not say how many rows each table has: they were counted, not compared.");
    }
    List<DrillTable> different = tables.stream().filter(this::isWrong).toList();
    if (!different.isEmpty()) {
      bad("The restored data is not complete. Tables that differ: " + named(different) + ".");
    }
  }

  void checked(List<DrillCheckResult> results) {
    checks = results;
    results.stream()
        .filter(result -> !result.isPassed())
        .forEach(
            result ->
                bad("Your check '" + result.name() + "' failed: " + result.problem().orElse("")));
  }

  DrillReport report(List<DrillStage> stages, List<String> noticed) {
    Contents contents = contents();
    return new DrillReport(
        copy.name(),
        copy.manifest().map(manifest -> manifest.dump().database()).orElse(""),
        copy.storage().label(),
        drilled,
        Duration.between(contents.started(), drilled),
        LibraryVersion.text(),
        server,
        contents,
        restored,
        stages,
        tables,
        checks,
        problems,
        skipped,
        Stream.concat(warnings.stream(), noticed.stream()).distinct().toList());
  }

  /** A table that could not be counted is warned of. */
  private boolean isWrong(DrillTable table) {
    return table.isDifferent()
        && (table.restored().isPresent()
            || warnings.stream().noneMatch(warning -> warning.contains(table.name())));
  }

  private Contents contents() {
    return copy.manifest()
        .map(Findings::contents)
        .orElseGet(
            () ->
                new Contents(
                    copy.begun(),
                    "a file of another tool",
                    OptionalLong.empty(),
                    copy.bytes(),
                    1,
                    List.of(),
                    false));
  }

  private static Contents contents(Manifest manifest) {
    return new Contents(
        Instant.parse(manifest.started()),
        manifest.dump().engine()
            + " "
            + manifest.dump().serverVersion()
            + ", format "
            + manifest.dump().format()
            + ", "
            + manifest.compressor(),
        OptionalLong.of(manifest.plainBytes()),
        manifest.storedBytes(),
        manifest.streams().stream().mapToInt(stream -> stream.parts().size()).sum(),
        manifest.recipients(),
        manifest.signed());
  }

  private static OptionalLong number(Map<String, Long> rows, String name) {
    Long number = rows.get(name);
    return number == null ? OptionalLong.empty() : OptionalLong.of(number);
  }

  private static String named(List<DrillTable> different) {
    List<String> texts =
        different.stream()
            .limit(MOST_NAMED)
            .map(
                table ->
                    table.name()
                        + " ("
                        + table.recorded().orElse(0)
                        + " in the source, "
                        + (table.restored().isPresent()
                            ? table.restored().getAsLong() + " restored"
                            : "not there")
                        + ")")
            .toList();
    String some = String.join(", ", texts);
    return different.size() > MOST_NAMED
        ? some + " and " + (different.size() - MOST_NAMED) + " more"
        : some;
  }
}
