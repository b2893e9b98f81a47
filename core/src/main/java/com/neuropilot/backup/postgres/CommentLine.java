package com.neuropilot.backup.postgres;

import java.time.DateTimeException;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of ours at the end of a database's comment, for what a later run needs to know. All that
 * is before it is its owner's, who may also write what looks like it and is not.
 */
final class CommentLine {
  private final String begin;
  private final Pattern line;

  /**
   * Creates a kind of line.
   *
   * @param begin how it begins, to the letter
   * @param rest what follows, as a regular expression
   */
  CommentLine(String begin, String rest) {
    this.begin = RestoreLeftovers.COMMENT + begin;
    this.line = Pattern.compile("\\n?" + Pattern.quote(this.begin) + rest + "$");
  }

  /** Returns what matches comments with such a line in SQL. */
  String like() {
    return "%" + begin + "%";
  }

  /** Returns what the line of a comment says, if there is one that can be read. */
  <T> Optional<T> in(String comment, Function<MatchResult, T> reader) {
    Matcher matcher = line.matcher(comment);
    try {
      return matcher.find() ? Optional.of(reader.apply(matcher.toMatchResult())) : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Returns what a comment says beside the line. */
  String without(String comment) {
    return line.matcher(comment).replaceFirst("");
  }

  /** Returns a comment with a line that ends so, and no other of its kind. */
  String addedTo(String comment, String rest) {
    String own = without(comment);
    return own + (own.isEmpty() ? "" : "\n") + begin + rest;
  }
}
