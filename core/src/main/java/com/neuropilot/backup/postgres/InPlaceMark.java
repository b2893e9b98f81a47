package com.neuropilot.backup.postgres;

import java.time.Instant;
import java.util.Optional;

/**
 * Our line in the comment of a database that was restored in place: which backup holds what was
 * there before.
 *
 * @param restored when it was restored
 * @param backup the backup's name
 */
record InPlaceMark(Instant restored, String backup) {
  private static final CommentLine LINE =
      new CommentLine(
          "restored in place at ",
          "(\\S+); the backup (\\S+) holds what was there before, and 'rollback' restores it\\.");

  /** What matches comments with a mark in SQL. */
  static final String LIKE = LINE.like();

  /** Returns the mark in a comment, if there is one. */
  static Optional<InPlaceMark> in(String comment) {
    return LINE.in(comment, said -> new InPlaceMark(Instant.parse(said.group(1)), said.group(2)));
  }

  /** Returns what a comment says beside the mark. */
  static String without(String comment) {
    return LINE.without(comment);
  }

  /** Returns a comment with this mark. */
  String addedTo(String comment) {
    return LINE.addedTo(
        comment,
        restored
            + "; the backup "
            + backup
            + " holds what was there before, and 'rollback' restores it.");
  }
}
