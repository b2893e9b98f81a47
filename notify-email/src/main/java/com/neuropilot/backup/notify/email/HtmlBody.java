package com.neuropilot.backup.notify.email;

import com.neuropilot.backup.spi.Notification;
import com.neuropilot.backup.spi.Notification.Level;
import java.util.List;

/**
 * A notification as HTML that mail programs show alike: tables, styles in place, nothing that is
 * fetched from elsewhere.
 */
final class HtmlBody {
  private static final String FONT =
      "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
  private static final String WRAP = "overflow-wrap:anywhere;word-break:break-word";

  private final Notification notification;
  private final StringBuilder html = new StringBuilder();

  HtmlBody(Notification notification) {
    this.notification = notification;
  }

  String text() {
    html.append(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">"
            + "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
            + "<meta name=\"color-scheme\" content=\"light\"><title>");
    html.append(escaped(notification.title()));
    html.append(
        "</title></head><body style=\"margin:0;padding:16px 8px;background:#f0f2f5;"
            + FONT
            + ";font-size:15px;line-height:1.5;color:#1c2430\">"
            + "<table role=\"presentation\" align=\"center\" width=\"100%\" cellpadding=\"0\""
            + " cellspacing=\"0\" style=\"max-width:640px;margin:0 auto;background:#ffffff;"
            + "border:1px solid #d8dde4;border-radius:6px;table-layout:fixed\">");
    head();
    list("What happened", notification.problems(), "ul");
    list("What to do", notification.remedies(), "ol");
    facts();
    foot();
    html.append("</table></body></html>");
    return html.toString();
  }

  private void head() {
    Level level = notification.event().level();
    html.append("<tr><td style=\"padding:18px 20px;border-radius:5px 5px 0 0;color:#ffffff;")
        .append("background:")
        .append(colour(level))
        .append("\"><div style=\"font-size:12px;letter-spacing:.06em;text-transform:uppercase\">")
        .append(word(level))
        .append("</div><div style=\"font-size:20px;line-height:1.3;font-weight:600;" + WRAP + "\">")
        .append(escaped(notification.title()))
        .append("</div></td></tr>");
  }

  private void list(String title, List<String> entries, String tag) {
    if (entries.isEmpty()) {
      return;
    }
    html.append("<tr><td style=\"padding:14px 20px 0\"><div style=\"font-weight:600\">")
        .append(title)
        .append("</div><" + tag + " style=\"margin:4px 0 0;padding-left:22px;" + WRAP + "\">");
    entries.forEach(
        entry ->
            html.append("<li style=\"margin-bottom:4px;white-space:pre-line\">")
                .append(escaped(entry.strip()))
                .append("</li>"));
    html.append("</" + tag + "></td></tr>");
  }

  private void facts() {
    if (notification.facts().isEmpty()) {
      return;
    }
    html.append(
        "<tr><td style=\"padding:14px 20px 0\"><table width=\"100%\" cellpadding=\"0\""
            + " cellspacing=\"0\" style=\"border-collapse:collapse;table-layout:fixed;"
            + "font-size:14px\">");
    notification
        .facts()
        .forEach(
            (name, value) ->
                html.append("<tr style=\"border-top:1px solid #e6e9ee\"><th scope=\"row\"")
                    .append(" style=\"width:34%;padding:6px 10px 6px 0;text-align:left;")
                    .append("vertical-align:top;font-weight:normal;color:#596473;" + WRAP + "\">")
                    .append(escaped(name))
                    .append("</th><td style=\"padding:6px 0;vertical-align:top;")
                    .append("white-space:pre-line;" + WRAP + "\">")
                    .append(escaped(value))
                    .append("</td></tr>"));
    html.append("</table></td></tr>");
  }

  private void foot() {
    html.append("<tr><td style=\"padding:14px 20px 18px;font-size:12px;color:#596473;")
        .append(WRAP + "\">pipeline ")
        .append(escaped(notification.pipeline()))
        .append(" &middot; ")
        .append(PlainBody.time(notification));
    notification.run().ifPresent(run -> html.append(" &middot; run ").append(escaped(run)));
    html.append("</td></tr>");
  }

  /** Dark enough for white letters on them. */
  private static String colour(Level level) {
    return switch (level) {
      case INFO -> "#3d4b5f";
      case SUCCESS -> "#1b7a3d";
      case WARNING -> "#8f5a00";
      case ERROR -> "#b3261e";
    };
  }

  private static String word(Level level) {
    return switch (level) {
      case INFO -> "for the record";
      case SUCCESS -> "all is well";
      case WARNING -> "look soon";
      case ERROR -> "look now";
    };
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
