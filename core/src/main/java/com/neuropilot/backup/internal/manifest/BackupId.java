package com.neuropilot.backup.internal.manifest;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of one backup: {@code neuropilot_20250120_020000}.
 *
 * @param pipeline the pipeline's name: {@code [a-z0-9-]+}
 * @param begun when it began, UTC, to the second
 */
public record BackupId(String pipeline, Instant begun) implements Comparable<BackupId> {
  /**
   * The longest name that a new pipeline may have: with time, stream, part and what is put beside,
   * and rclone's ending of what it has not put whole yet, it is a file's name.
   */
  public static final int LONGEST_PIPELINE = 100;

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss");
  private static final Pattern PIPELINE = Pattern.compile("[a-z0-9-]+");
  private static final Pattern ID = Pattern.compile("([a-z0-9-]+)_(\\d{8}_\\d{6})");

  /** Cuts the time to the second. */
  public BackupId {
    if (!isPipelineName(pipeline)) {
      throw new IllegalArgumentException(
          "'"
              + pipeline
              + "' is no pipeline name: it takes lower-case letters, digits and hyphens.");
    }
    begun = begun.truncatedTo(ChronoUnit.SECONDS);
  }

  /** Returns whether a text can name a pipeline or a stream. */
  public static boolean isPipelineName(String name) {
    return PIPELINE.matcher(name).matches();
  }

  /** Reads an id; empty if the text is none. */
  public static Optional<BackupId> parse(String text) {
    Matcher matcher = ID.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new BackupId(
              matcher.group(1),
              LocalDateTime.parse(matcher.group(2), TIME).toInstant(ZoneOffset.UTC)));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** Returns the id of the next second. */
  public BackupId next() {
    return new BackupId(pipeline, begun.plusSeconds(1));
  }

  @Override
  public int compareTo(BackupId other) {
    int byTime = begun.compareTo(other.begun);
    return byTime != 0 ? byTime : pipeline.compareTo(other.pipeline);
  }

  /** Returns the time as names have it: {@code "20250120_020000"}. */
  public String timestamp() {
    return TIME.format(LocalDateTime.ofInstant(begun, ZoneOffset.UTC));
  }

  @Override
  public String toString() {
    return pipeline + "_" + timestamp();
  }
}
