package com.neuropilot.backup.drill;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * Writes a report as one page for people. It loads nothing and runs nothing, which its own security
 * policy says too.
 */
final class ReportPage {
  private static final String STYLE = "report.css";
  private static final String GOOD =
      "<svg viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path fill=\"currentColor\" d=\"M12 2a10 10"
          + " 0 1 0 0 20 10 10 0 0 0 0-20Zm-1.4 14.2-4-4 1.5-1.5 2.5 2.5 5.3-5.3 1.5"
          + " 1.5Z\"/></svg>";
  private static final String BAD =
      "<svg viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path fill=\"currentColor\" d=\"M12 2a10 10"
          + " 0 1 0 0 20 10 10 0 0 0 0-20Zm4.2 12.7-1.5 1.5-2.7-2.7-2.7 2.7-1.5-1.5 2.7-2.7-2.7-2.7"
          + " 1.5-1.5 2.7 2.7 2.7-2.7 1.5 1.5-2.7 2.7Z\"/></svg>";

  private final DrillReport report;
  private final Html html = new Html();

  private ReportPage(DrillReport report) {
    this.report = report;
  }

  static String write(DrillReport report) {
    return new ReportPage(report).page();
  }

  private String page() {
    html.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';")
        .raw(" style-src 'unsafe-inline'\">\n")
        .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .raw("<meta name=\"color-scheme\" content=\"light dark\">\n")
        .element("title", "Restore drill of " + report.backup())
        .raw("\n<style>\n" + style() + "</style>\n</head>\n<body>\n<main>\n");
    header();
    verdict();
    figures();
    list("problems", "What is wrong", report.problems());
    list("notes", "What a person should know", report.warnings());
    new ReportSteps(report, html).write();
    ReportTimeline.write(report.stages(), html);
    ReportRows.write(report, html);
    facts();
    list("skipped", "Statements of the dump that were left out", report.skipped());
    footer();
    return html.raw("</main>\n</body>\n</html>\n").toString();
  }

  private void header() {
    html.raw("<header>")
        .element("p", " class=\"kicker\"", "Restore drill")
        .element("h1", " id=\"backup\"", report.backup())
        .element(
            "p",
            " class=\"soft\"",
            (report.database().isEmpty() ? "" : "Database " + report.database() + " · ")
                + "drilled on "
                + ReportWords.time(report.drilled()))
        .raw("</header>\n");
  }

  private void verdict() {
    boolean passed = report.isPassed();
    html.raw("<div class=\"verdict " + (passed ? "good" : "bad") + "\" role=\"status\">")
        .raw(passed ? GOOD : BAD)
        .raw("<div>")
        .element("strong", " id=\"verdict\"", passed ? "Proven good" : "Not good")
        .element("p", summary(passed))
        .raw("</div></div>\n");
  }

  private String summary(boolean passed) {
    if (!passed) {
      return "Do not rely on this backup: "
          + ReportWords.count(report.problems().size(), "problem")
          + (report.restored() ? "" : ", and it could not be restored")
          + ".";
    }
    String rows =
        ReportWords.count(report.rows(), "row")
            + " in "
            + ReportWords.count(report.tables().size(), "table");
    return "The backup was restored from storage “"
        + report.storage()
        + "”: "
        + rows
        + (report.isRowsCompared() ? ", as many as were backed up." : ".");
  }

  private void figures() {
    html.raw("<div class=\"figures\">");
    boolean restored = report.restored();
    figure(
        "recovery",
        restored ? ReportWords.duration(report.recovery()) : "–",
        "recovery time (RTO), as measured");
    figure("age", ReportWords.duration(report.dataAge()), "age of the data (RPO) at the drill");
    figure(
        "rows",
        restored ? ReportWords.count(report.rows()) : "–",
        restored
            ? "rows in " + ReportWords.count(report.tables().size(), "table")
            : "rows: nothing was restored");
    figure(
        "size",
        ReportWords.bytes(report.contents().storedBytes()),
        report.contents().plainBytes().isPresent()
            ? "stored, of a dump of "
                + ReportWords.bytes(report.contents().plainBytes().getAsLong())
            : "stored");
    html.raw("</div>\n");
  }

  private void figure(String id, String value, String meaning) {
    html.raw("<div class=\"figure\">")
        .element("b", " id=\"" + id + "\"", value)
        .element("span", meaning)
        .raw("</div>");
  }

  private void list(String name, String title, List<String> entries) {
    if (entries.isEmpty()) {
      return;
    }
    html.raw("<section class=\"" + name + "\">").element("h2", title).raw("<ul>");
    entries.forEach(entry -> html.element("li", entry));
    html.raw("</ul></section>\n");
  }

  private void facts() {
    DrillReport.Contents contents = report.contents();
    html.raw("<section>").element("h2", "The backup").raw("<dl>");
    fact("Begun", ReportWords.time(contents.started()));
    fact("Dump", contents.dump());
    fact("Read from storage", report.storage());
    fact(
        "Stored as",
        ReportWords.count(contents.objects(), "object")
            + ", "
            + ReportWords.bytes(contents.storedBytes()));
    fact(
        "Encrypted for",
        contents.recipients().isEmpty()
            ? "nobody: it is not encrypted"
            : String.join(", ", contents.recipients()));
    fact("Signed", contents.signed() ? "yes" : "no");
    fact(
        "Restored on",
        report.server().isEmpty() ? "nothing: it did not come to that" : report.server());
    html.raw("</dl></section>\n");
  }

  private void fact(String name, String value) {
    html.element("dt", name).element("dd", value);
  }

  private void footer() {
    html.element(
            "footer",
            "Written by NeuroPilot Backup "
                + report.library()
                + ". The database of the drill was dropped afterwards. This page loads nothing from"
                + " elsewhere.")
        .raw("\n");
  }

  private static String style() {
    try (InputStream file =
        Objects.requireNonNull(ReportPage.class.getResourceAsStream(STYLE), STYLE)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("The style of the report cannot be read.", e);
    }
  }
}
