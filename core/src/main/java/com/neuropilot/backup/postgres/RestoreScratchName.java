package com.neuropilot.backup.postgres;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/** Names the databases that restores make and set aside. */
final class RestoreScratchName {
  /** What matches the names in SQL. */
  static final String PATTERN = "_(restoring|replaced)_[0-9]{14}$";

  /**
   * The longest name in bytes (PostgreSQL: {@code NAMEDATALEN - 1}); the server cuts longer ones
   * without a word.
   */
  static final int LONGEST = 63;

  /** What matches the names of databases that were set aside for a rollback in SQL. */
  static final String BEFORE_PATTERN = "_before_[0-9]{14}$";

  /** The longest name, in bytes, of a database that can be set aside under its whole name. */
  static final int LONGEST_KEPT = LONGEST - "_before_uuuuMMddHHmmss".length();

  /** Marks our advisory locks: {@code "NPBr"}. */
  static final int LOCK_CLASS = 0x4e504272;

  private static final Pattern MADE = Pattern.compile(PATTERN);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss").withZone(ZoneOffset.UTC);

  private RestoreScratchName() {}

  /** Returns the name of the database that a restore is made in. */
  static String restoring(String target, Instant start) {
    return name(target, "_restoring_" + TIME.format(start));
  }

  /** Returns the name of the empty database that a restore took the place of. */
  static String replaced(String target, Instant start) {
    return name(target, "_replaced_" + TIME.format(start));
  }

  /** Returns the name of a database that was in use until a restore. */
  static String before(String target, Instant time) {
    return name(target, "_before_" + TIME.format(time));
  }

  /** Returns the name that a database has in the middle of an exchange; nobody ever sees it. */
  static String exchanging(String target, Instant time) {
    return name(target, "_exchanging_" + TIME.format(time));
  }

  /** Returns whether a name is one that a restore gives to what is not in use. */
  static boolean isMadeByRestore(String database) {
    return MADE.matcher(database).find();
  }

  /** Returns the name that a database had before it was set aside. */
  static String nameBefore(String aside) {
    return aside.replaceFirst(BEFORE_PATTERN, "");
  }

  static int length(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Returns the key of the advisory lock that says that a restore into this database is alive. */
  static int lockKey(String name) {
    return name.hashCode() & Integer.MAX_VALUE;
  }

  private static String name(String target, String suffix) {
    int end = target.length();
    while (length(target.substring(0, end)) > LONGEST - suffix.length()) {
      end = target.offsetByCodePoints(end, -1);
    }
    return target.substring(0, end) + suffix;
  }
}
