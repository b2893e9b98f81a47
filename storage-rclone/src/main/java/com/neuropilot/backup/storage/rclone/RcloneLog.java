package com.neuropilot.backup.storage.rclone;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What rclone logged: JSON lines, and plain ones where it could not.
 *
 * @param errors what went wrong, the last one last, without secrets
 * @param bytes how many bytes were transferred
 * @param transfers how many transfers were finished
 */
record RcloneLog(List<String> errors, long bytes, long transfers) {
  private static final Pattern PLAIN_HEAD =
      Pattern.compile("^\\d{4}/\\d\\d/\\d\\d [\\d:.]+ *([A-Z]+ *: *)?");
  private static final Pattern USER_INFO = Pattern.compile("(\\w://)[^/@\\s\"]+@");
  private static final Pattern QUERY = Pattern.compile("(https?://[^?\\s\"]+\\?)[^\\s\"]+");
  private static final Pattern BEARER = Pattern.compile("(?i)(bearer|basic) [\\w.~+/=-]{8,}");

  static RcloneLog of(List<String> lines) {
    List<String> errors = new ArrayList<>();
    long bytes = 0;
    long transfers = 0;
    for (String line : lines) {
      Map<?, ?> entry = parse(line);
      Map<?, ?> stats = Json.fields(entry, "stats");
      if (!stats.isEmpty()) {
        bytes = Json.number(stats, "bytes").orElse(bytes);
        transfers = Json.number(stats, "transfers").orElse(transfers);
      } else if (isError(entry)) {
        errors.add(redact(Json.text(entry, "msg").strip()));
      }
    }
    return new RcloneLog(List.copyOf(errors), bytes, transfers);
  }

  /** Returns everything that went wrong, for finding out why. */
  String text() {
    return String.join("\n", errors);
  }

  /** Returns what went wrong in the end. */
  String last() {
    return errors.isEmpty() ? "nothing" : errors.get(errors.size() - 1);
  }

  static String redact(String text) {
    String shorter = QUERY.matcher(text).replaceAll("$1**redacted**");
    String safer = BEARER.matcher(shorter).replaceAll("$1 **redacted**");
    return USER_INFO.matcher(safer).replaceAll("$1**redacted**@");
  }

  private static Map<?, ?> parse(String line) {
    if (line.startsWith("{")) {
      try {
        return Json.fields(Json.read(line).orElse(""));
      } catch (IOException e) {
        // A line that was cut off: it is a message like any other.
      }
    }
    return Map.of("level", "error", "msg", PLAIN_HEAD.matcher(line).replaceFirst(""));
  }

  private static boolean isError(Map<?, ?> entry) {
    String message = Json.text(entry, "msg");
    return switch (Json.text(entry, "level")) {
      case "info", "debug" -> false;
      case "notice", "warning" -> message.startsWith("Failed") || message.startsWith("Fatal");
      default ->
          !message.isBlank()
              && !message.startsWith("Attempt ")
              && !message.startsWith("Config file");
    };
  }
}
