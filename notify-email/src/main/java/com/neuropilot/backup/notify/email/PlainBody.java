package com.neuropilot.backup.notify.email;

import com.neuropilot.backup.spi.Notification;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** A notification as plain text. */
final class PlainBody {
  static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT);

  private final Notification notification;
  private final StringBuilder text = new StringBuilder();

  PlainBody(Notification notification) {
    this.notification = notification;
  }

  String text() {
    line(notification.title());
    list("What happened", "- ", notification.problems());
    list("What to do", "> ", notification.remedies());
    if (!notification.facts().isEmpty()) {
      line("");
      notification.facts().forEach((name, value) -> line(name + ": " + indented(value)));
    }
    line("");
    line("pipeline " + notification.pipeline() + ", " + time(notification));
    notification.run().ifPresent(run -> line("run " + run));
    return text.toString();
  }

  static String time(Notification notification) {
    return TIME.format(notification.at().atOffset(ZoneOffset.UTC));
  }

  private void list(String title, String bullet, List<String> entries) {
    if (!entries.isEmpty()) {
      line("");
      line(title + ":");
      entries.forEach(entry -> line(bullet + indented(entry)));
    }
  }

  private static String indented(String entry) {
    return entry.strip().replace("\n", "\n  ");
  }

  private void line(String line) {
    text.append(line).append("\r\n");
  }
}
