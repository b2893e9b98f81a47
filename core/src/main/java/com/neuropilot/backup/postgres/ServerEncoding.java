package com.neuropilot.backup.postgres;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Java's names of the server's encodings (PostgreSQL manual, "Character Set Support"). */
final class ServerEncoding {
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("UTF8", "UTF-8"),
          Map.entry("LATIN1", "ISO-8859-1"),
          Map.entry("LATIN2", "ISO-8859-2"),
          Map.entry("LATIN3", "ISO-8859-3"),
          Map.entry("LATIN4", "ISO-8859-4"),
          Map.entry("LATIN5", "ISO-8859-9"),
          Map.entry("LATIN7", "ISO-8859-13"),
          Map.entry("LATIN9", "ISO-8859-15"),
          Map.entry("LATIN10", "ISO-8859-16"),
          Map.entry("ISO88595", "ISO-8859-5"),
          Map.entry("ISO88596", "ISO-8859-6"),
          Map.entry("ISO88597", "ISO-8859-7"),
          Map.entry("ISO88598", "ISO-8859-8"),
          Map.entry("UNICODE", "UTF-8"),
          Map.entry("KOI8", "KOI8-R"),
          Map.entry("KOI8R", "KOI8-R"),
          Map.entry("KOI8U", "KOI8-U"),
          Map.entry("WIN866", "IBM866"),
          Map.entry("WIN874", "x-windows-874"),
          Map.entry("EUCJP", "EUC-JP"),
          Map.entry("EUCKR", "EUC-KR"),
          Map.entry("EUCCN", "GB2312"),
          Map.entry("EUCTW", "x-EUC-TW"));

  private ServerEncoding() {}

  /**
   * Returns the charset; UTF-8 for one that Java does not know, which garbles only names that are
   * not ASCII.
   */
  static Charset charset(String encoding) {
    return known(encoding).orElse(StandardCharsets.UTF_8);
  }

  /**
   * Returns the charset of an encoding in which every byte below 128 is that character, as it is in
   * what servers store; empty for others and for one that Java does not know.
   */
  static Optional<Charset> known(String encoding) {
    String normal = normal(encoding);
    String name =
        normal.startsWith("WIN125") ? "windows-" + normal.substring(3) : NAMES.get(normal);
    return Optional.ofNullable(name).filter(Charset::isSupported).map(Charset::forName);
  }

  /** Returns the name as the server reads it: without regard to case and punctuation. */
  static String normal(String encoding) {
    return encoding.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
  }
}
