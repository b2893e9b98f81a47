package com.neuropilot.backup.postgres;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Our line in the comment of a database that was restored in place: which backup holds what was
 * there before. The rest of the comment is its owner's.
 *
 * @param restored when it was restored
 * @param backup the backup's name
 */
record InPlaceMark(Instant restored, String backup) {
  /** What matches comments with a mark in SQL. */
  static final String LIKE = "%" + RestoreLeftovers.COMMENT + "restored in place at %";

  private static final Pattern LINE =
      Pattern.compile(
          "\\n?"
              + RestoreLeftovers.COMMENT
              + "restored in place at (\\S+); the backup (\\S+) holds what was there before, and"
              + " 'rollback' restores it\\.$");

  /** Returns the mark in a comment, if there is one. */
  static Optional<InPlaceMark> in(String comment) {
    Matcher matcher = LINE.matcher(comment);
    try {
      return matcher.find()
          ? Optional.of(new InPlaceMark(Instant.parse(matcher.group(1)), matcher.group(2)))
          : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Returns what a comment says beside the mark. */
  static String without(String comment) {
    return LINE.matcher(comment).replaceFirst("");
  }

  /** Returns a comment with this mark. */
  String addedTo(String comment) {
    String own = without(comment);
    return own
        + (own.isEmpty() ? "" : "\n")
        + RestoreLeftovers.COMMENT
        + "restored in place at "
        + restored
        + "; the backup "
        + backup
        + " holds what was there before, and 'rollback' restores it.";
  }
}
