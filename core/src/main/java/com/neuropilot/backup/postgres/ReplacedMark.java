package com.neuropilot.backup.postgres;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Our line in the comment of a database that a restore has replaced: what a rollback needs to know
 * lies in the server. The rest of the comment is its owner's.
 *
 * @param replaced when it was replaced
 */
record ReplacedMark(Instant replaced) {
  /** What matches comments with a mark in SQL. */
  static final String LIKE = "%" + RestoreLeftovers.COMMENT + "replaced by a restore at %";

  private static final Pattern LINE =
      Pattern.compile(
          "\\n?"
              + RestoreLeftovers.COMMENT
              + "replaced by a restore at (\\S+); 'rollback' brings it back\\.$");

  /** Returns the mark in a comment, if there is one. */
  static Optional<ReplacedMark> in(String comment) {
    Matcher matcher = LINE.matcher(comment);
    return matcher.find()
        ? Optional.of(new ReplacedMark(Instant.parse(matcher.group(1))))
        : Optional.empty();
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
        + "replaced by a restore at "
        + replaced
        + "; 'rollback' brings it back.";
  }
}
