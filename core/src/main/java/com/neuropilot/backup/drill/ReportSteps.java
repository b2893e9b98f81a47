package com.neuropilot.backup.drill;

import java.util.Locale;

/** What was checked, and how each check ended. */
final class ReportSteps {
  private static final String PASSED_MARK =
      "<svg class=\"mark\" viewBox=\"0 0 20 20\" aria-hidden=\"true\"><path fill=\"none\""
          + " stroke=\"currentColor\" stroke-width=\"2.4\" d=\"m4 10.5 4 4 8-9\"/></svg>";
  private static final String FAILED_MARK =
      "<svg class=\"mark\" viewBox=\"0 0 20 20\" aria-hidden=\"true\"><path fill=\"none\""
          + " stroke=\"currentColor\" stroke-width=\"2.4\" d=\"m5 5 10 10M15 5 5 15\"/></svg>";
  private static final String OPEN_MARK =
      "<svg class=\"mark\" viewBox=\"0 0 20 20\" aria-hidden=\"true\"><path fill=\"none\""
          + " stroke=\"currentColor\" stroke-width=\"2.4\" d=\"M5 10h10\"/></svg>";

  private final DrillReport report;
  private final Html html;

  ReportSteps(DrillReport report, Html html) {
    this.report = report;
    this.html = html;
  }

  private enum Outcome {
    PASSED("passed"),
    FAILED("failed"),
    OPEN("not reached");

    private final String word;

    Outcome(String word) {
      this.word = word;
    }
  }

  void write() {
    html.raw("<section>").element("h2", "What was checked").raw("<ul class=\"checks\">\n");
    boolean restored = report.restored();
    Outcome restoring = restored ? Outcome.PASSED : Outcome.FAILED;
    step(
        restoring,
        "Every stored byte, up to a whole database",
        (report.contents().plainBytes().isPresent()
                ? "Each object must have the SHA-256 that the manifest says, everything must "
                : "Everything must ")
            + (report.contents().recipients().isEmpty() ? "" : "decrypt and ")
            + "unpack to its end, and PostgreSQL must restore it without an error.");
    boolean rows = report.tables().stream().noneMatch(report::isWrong);
    step(
        restored ? passed(rows) : Outcome.OPEN,
        report.isRowsCompared() || !restored
            ? "Rows of each table"
            : "Rows of each table, counted only",
        report.isRowsCompared() || !restored
            ? "All are counted after the restore and compared with the numbers at the backup."
            : "All were counted after the restore; the backup does not say how many there were.");
    step(
        restored ? passed(isSchemaGood()) : Outcome.OPEN,
        "Schema and objects",
        "Compared with what was recorded of the source.");
    report
        .checks()
        .forEach(
            check ->
                step(
                    passed(check.isPassed()),
                    "Your check “" + check.name() + "”",
                    check.problem().orElse("")
                        + (check.problem().isPresent() ? " · " : "")
                        + "took "
                        + ReportWords.duration(check.duration())));
    html.raw("</ul></section>\n");
  }

  /** What is neither said of rows nor of a check was found in the comparison of the schema. */
  private boolean isSchemaGood() {
    long ofChecks = report.checks().stream().filter(check -> !check.isPassed()).count();
    long ofRows = report.tables().stream().anyMatch(report::isWrong) ? 1 : 0;
    return report.problems().size() <= ofChecks + ofRows;
  }

  private static Outcome passed(boolean passed) {
    return passed ? Outcome.PASSED : Outcome.FAILED;
  }

  private void step(Outcome outcome, String title, String detail) {
    html.raw("<li class=\"" + outcome.name().toLowerCase(Locale.ROOT) + "\">")
        .raw(
            switch (outcome) {
              case PASSED -> PASSED_MARK;
              case FAILED -> FAILED_MARK;
              case OPEN -> OPEN_MARK;
            })
        .raw("<span>")
        .text(title)
        .element("small", detail)
        .raw("</span>")
        .element("span", " class=\"word\"", outcome.word)
        .raw("</li>\n");
  }
}
