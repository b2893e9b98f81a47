package com.neuropilot.backup.notify.slack;

import com.neuropilot.backup.spi.Notification;
import com.neuropilot.backup.spi.Notification.Level;
import java.net.URI;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A notification as Block Kit: what happened, what failed, what to do, what else is known. It stays
 * within Slack's limits, whatever is in the notification.
 */
final class Message {
  /** Of a header's text. */
  private static final int LONGEST_HEADER = 150;

  /** Of a section's text. */
  private static final int LONGEST_SECTION = 3_000;

  /** Of each field of a section; Slack takes 2,000, which nobody reads. */
  private static final int LONGEST_FIELD = 600;

  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_SUMMARY = 600;
  private static final int MOST_FIELDS = 10;
  private static final int MOST_FIELD_BLOCKS = 3;
  private static final int MOST_ENTRIES = 5;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT);

  private final Notification notification;
  private final Optional<URI> link;

  Message(Notification notification, Optional<URI> link) {
    this.notification = notification;
    this.link = link;
  }

  /** Returns what is posted. */
  Map<String, Object> payload() {
    List<Object> blocks = new ArrayList<>();
    String title = sign(notification.event().level()) + " " + notification.title();
    blocks.add(Map.of("type", "header", "text", plain(Mrkdwn.plain(title, LONGEST_HEADER))));
    list("What happened", "•", notification.problems()).ifPresent(blocks::add);
    list("What to do", "→", notification.remedies()).ifPresent(blocks::add);
    blocks.addAll(facts());
    blocks.add(context());
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("text", Mrkdwn.escaped(summary(title), LONGEST_SUMMARY));
    payload.put("blocks", blocks);
    return payload;
  }

  /** What a telephone shows before one looks. */
  private String summary(String title) {
    return notification.problems().isEmpty()
        ? title
        : title + ": " + notification.problems().get(0);
  }

  private static Optional<Object> list(String title, String bullet, List<String> entries) {
    if (entries.isEmpty()) {
      return Optional.empty();
    }
    int shown = Math.min(MOST_ENTRIES, entries.size());
    int most = LONGEST_SECTION / shown - LONGEST_NAME;
    StringBuilder text = new StringBuilder("*" + title + "*");
    for (String entry : entries.subList(0, shown)) {
      text.append('\n').append(bullet).append(' ').append(Mrkdwn.escaped(entry, most));
    }
    if (shown < entries.size()) {
      text.append("\nand ").append(entries.size() - shown).append(" more");
    }
    return Optional.of(Map.of("type", "section", "text", mrkdwn(text.toString())));
  }

  private List<Object> facts() {
    List<Object> fields = new ArrayList<>();
    notification
        .facts()
        .forEach(
            (name, value) ->
                fields.add(
                    mrkdwn(
                        "*"
                            + Mrkdwn.escaped(name, LONGEST_NAME)
                            + "*\n"
                            + Mrkdwn.escaped(value, LONGEST_FIELD))));
    List<Object> blocks = new ArrayList<>();
    int most = Math.min(fields.size(), MOST_FIELDS * MOST_FIELD_BLOCKS);
    for (int from = 0; from < most; from += MOST_FIELDS) {
      blocks.add(
          Map.of(
              "type",
              "section",
              "fields",
              fields.subList(from, Math.min(from + MOST_FIELDS, most))));
    }
    return blocks;
  }

  private Object context() {
    List<Object> elements = new ArrayList<>();
    link.ifPresent(page -> elements.add(mrkdwn("<" + escapedLink(page) + "|Open>")));
    elements.add(mrkdwn("pipeline " + Mrkdwn.escaped(notification.pipeline(), LONGEST_NAME)));
    elements.add(mrkdwn(TIME.format(notification.at().atOffset(ZoneOffset.UTC))));
    notification
        .run()
        .ifPresent(run -> elements.add(mrkdwn("run " + Mrkdwn.escaped(run, LONGEST_NAME))));
    return Map.of("type", "context", "elements", elements);
  }

  private static String escapedLink(URI page) {
    return page.toASCIIString().replace("&", "&amp;").replace("|", "%7C");
  }

  private static String sign(Level level) {
    return switch (level) {
      case INFO -> ":information_source:";
      case SUCCESS -> ":white_check_mark:";
      case WARNING -> ":warning:";
      case ERROR -> ":rotating_light:";
    };
  }

  private static Map<String, Object> plain(String text) {
    return Map.of("type", "plain_text", "emoji", true, "text", text);
  }

  /** Verbatim: names of channels and people in an error are no links. */
  private static Map<String, Object> mrkdwn(String text) {
    return Map.of("type", "mrkdwn", "verbatim", true, "text", text);
  }
}
