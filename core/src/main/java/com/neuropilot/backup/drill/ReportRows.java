package com.neuropilot.backup.drill;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/** Lists the rows of each table, what differs first. */
final class ReportRows {
  private ReportRows() {}

  static void write(DrillReport report, Html html) {
    if (report.tables().isEmpty()) {
      return;
    }
    html.raw("<section class=\"rows\">")
        .element("h2", "Rows of each table")
        .raw("<table><thead><tr><th scope=\"col\">Table</th>")
        .raw("<th scope=\"col\" class=\"number\">Backed up</th>")
        .raw("<th scope=\"col\" class=\"number\">Restored</th>")
        .raw("<th scope=\"col\" class=\"state\">Result</th></tr></thead><tbody>\n");
    List<DrillTable> tables =
        report.tables().stream()
            .sorted(Comparator.comparing(table -> report.isWrong(table) ? 0 : 1))
            .toList();
    tables.forEach(table -> row(table, state(report, table), html));
    total(report, html);
    html.raw("</table></section>\n");
  }

  private static String state(DrillReport report, DrillTable table) {
    if (report.isWrong(table)) {
      return table.restored().isPresent() ? "differs" : "missing";
    }
    if (table.restored().isEmpty()) {
      return "not counted";
    }
    return table.recorded().isEmpty() ? "counted" : "equal";
  }

  private static String style(String state) {
    return switch (state) {
      case "equal" -> state;
      case "differs", "missing" -> "differs";
      default -> "counted";
    };
  }

  private static void row(DrillTable table, String state, Html html) {
    html.raw("<tr class=\"" + style(state) + "\">")
        .element("th", " scope=\"row\"", table.name())
        .element("td", " class=\"number\"", number(table.recorded(), "–"))
        .element("td", " class=\"number\"", number(table.restored(), "–"))
        .element("td", " class=\"state\"", state)
        .raw("</tr>\n");
  }

  private static void total(DrillReport report, Html html) {
    long recorded = report.tables().stream().mapToLong(table -> table.recorded().orElse(0)).sum();
    html.raw("</tbody><tfoot><tr>")
        .element("th", " scope=\"row\"", ReportWords.count(report.tables().size(), "table"))
        .element(
            "td", " class=\"number\"", report.isRowsCompared() ? ReportWords.count(recorded) : "–")
        .element("td", " class=\"number\"", ReportWords.count(report.rows()))
        .raw("<td></td></tr></tfoot>");
  }

  private static String number(OptionalLong number, String otherwise) {
    return number.isPresent() ? ReportWords.count(number.getAsLong()) : otherwise;
  }
}
