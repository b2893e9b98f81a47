package com.neuropilot.backup.postgres;

import java.time.Instant;
import java.util.Optional;

/**
 * Our line in the comment of a database that a restore has replaced: what a rollback needs to know
 * lies in the server.
 *
 * @param replaced when it was replaced
 */
record ReplacedMark(Instant replaced) {
  private static final CommentLine LINE =
      new CommentLine("replaced by a restore at ", "(\\S+); 'rollback' brings it back\\.");

  /** What matches comments with a mark in SQL. */
  static final String LIKE = LINE.like();

  /** Returns the mark in a comment, if there is one. */
  static Optional<ReplacedMark> in(String comment) {
    return LINE.in(comment, said -> new ReplacedMark(Instant.parse(said.group(1))));
  }

  /** Returns what a comment says beside the mark. */
  static String without(String comment) {
    return LINE.without(comment);
  }

  /** Returns a comment with this mark. */
  String addedTo(String comment) {
    return LINE.addedTo(comment, replaced + "; 'rollback' brings it back.");
  }
}
