package com.neuropilot.backup.postgres;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Our line in the comment of a database that a restore has replaced: what a rollback needs to know
 * lies in the server.
 *
 * @param replaced when it was replaced
 * @param keptUntil when nobody will want it back any more; until it is discarded if empty
 */
record ReplacedMark(Instant replaced, Optional<Instant> keptUntil) {
  private static final CommentLine LINE =
      new CommentLine(
          "replaced by a restore at ",
          "([^\\s;]+); (?:kept until ([^\\s;]+); )?'rollback' brings it back\\.");

  /** What matches comments with a mark in SQL. */
  static final String LIKE = LINE.like();

  /**
   * Returns the mark of what is replaced now.
   *
   * @param kept how long it is kept, if not until it is discarded
   */
  static ReplacedMark at(Instant now, Optional<Duration> kept) {
    return new ReplacedMark(now, kept.map(now::plus));
  }

  /** Returns the mark in a comment, if there is one. */
  static Optional<ReplacedMark> in(String comment) {
    return LINE.in(
        comment,
        said ->
            new ReplacedMark(
                Instant.parse(said.group(1)),
                Optional.ofNullable(said.group(2)).map(Instant::parse)));
  }

  /** Returns what a comment says beside the mark. */
  static String without(String comment) {
    return LINE.without(comment);
  }

  /** Returns a comment with this mark. */
  String addedTo(String comment) {
    return LINE.addedTo(
        comment,
        replaced
            + keptUntil.map(until -> "; kept until " + until).orElse("")
            + "; 'rollback' brings it back.");
  }
}
