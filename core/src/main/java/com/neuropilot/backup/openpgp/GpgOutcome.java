package com.neuropilot.backup.openpgp;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What became of a run of gpg.
 *
 * @param status its exit status
 * @param output what it wrote
 * @param lines what it said: for people, and for programs with a prefix
 */
@SuppressWarnings("ArrayRecordComponent") // The bytes are passed on, never compared.
record GpgOutcome(int status, byte[] output, List<String> lines) {
  private static final String PREFIX = "[GNUPG:] ";
  // It is told in both languages, and belongs in no message.
  private static final String SECRET = "session key";
  private static final int MOST_SAID = 5;

  /** Returns the output as text. */
  String text() {
    return new String(output, StandardCharsets.UTF_8);
  }

  /** Returns the arguments of each status line of a kind. */
  List<String> statuses(String kind) {
    String start = PREFIX + kind;
    return lines.stream()
        .filter(line -> line.equals(start) || line.startsWith(start + " "))
        .map(line -> line.substring(start.length()).strip())
        .toList();
  }

  boolean says(String kind) {
    return !statuses(kind).isEmpty();
  }

  /** Returns the last of what it said to people. */
  String said() {
    List<String> said =
        lines.stream()
            .filter(line -> !line.startsWith("[GNUPG:]") && !line.contains(SECRET))
            .toList();
    if (status > 128) {
      return "it was ended by signal " + (status - 128);
    }
    return said.isEmpty()
        ? "exit status " + status
        : said.stream()
            .skip(Math.max(0, said.size() - MOST_SAID))
            .map(String::strip)
            .collect(Collectors.joining("; "));
  }
}
