package com.neuropilot.backup.postgres;

import java.nio.charset.StandardCharsets;

/** The head of a custom archive (pg_dump's {@code WriteHead}), up to the number of entries. */
final class ArchiveHeader {
  private static final byte[] MAGIC = "PGDMP".getBytes(StandardCharsets.US_ASCII);
  private static final int FIXED = 11;
  private static final int MAJOR = 1;
  private static final int LEAST_MINOR = 12;
  private static final int MOST_MINOR = 16;
  private static final int COMPRESSION_IS_A_BYTE = 15;
  private static final int CUSTOM = 1;
  private static final int TIME_FIELDS = 7;
  private static final int TEXTS = 3;

  private enum Step {
    FIXED_PART,
    COMPRESSION,
    TIME,
    TEXTS,
    COUNT,
    DONE
  }

  private Step step = Step.FIXED_PART;
  private int repeated;
  private int major;
  private int minor;
  private boolean compressed;
  private long entries;

  /** Reads on; returns whether the head is complete. */
  boolean advance(ArchiveInput in) throws ArchiveFormatException {
    while (step != Step.DONE && isKnown()) {
      if (!stepOn(in)) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether the version is one whose layout is known; true until it was read. */
  boolean isKnown() {
    return step == Step.FIXED_PART
        || (major == MAJOR && minor >= LEAST_MINOR && minor <= MOST_MINOR);
  }

  String version() {
    return step == Step.FIXED_PART ? "" : major + "." + minor;
  }

  int minor() {
    return minor;
  }

  boolean compressed() {
    return compressed;
  }

  long entries() {
    return entries;
  }

  private boolean stepOn(ArchiveInput in) throws ArchiveFormatException {
    return switch (step) {
      case FIXED_PART -> fixedPart(in);
      case COMPRESSION -> compression(in);
      case TIME -> in.integer() && repeat(TIME_FIELDS, Step.TEXTS);
      case TEXTS -> in.text() && repeat(TEXTS, Step.COUNT);
      case COUNT -> count(in);
      case DONE -> true;
    };
  }

  private boolean fixedPart(ArchiveInput in) throws ArchiveFormatException {
    if (!in.bytes(FIXED)) {
      return false;
    }
    for (int i = 0; i < MAGIC.length; i++) {
      if (in.byteAt(i) != MAGIC[i]) {
        throw new ArchiveFormatException("it does not begin as an archive of pg_dump");
      }
    }
    major = in.byteAt(5);
    minor = in.byteAt(6);
    step = Step.COMPRESSION;
    if (isKnown()) {
      in.sizes(in.byteAt(8), in.byteAt(9));
      if (in.byteAt(10) != CUSTOM) {
        throw new ArchiveFormatException("it is not in the custom format");
      }
    }
    return true;
  }

  private boolean compression(ArchiveInput in) {
    boolean complete = minor >= COMPRESSION_IS_A_BYTE ? in.bytes(1) : in.integer();
    if (complete) {
      compressed = minor >= COMPRESSION_IS_A_BYTE ? in.byteAt(0) != 0 : in.number() != 0;
      step = Step.TIME;
    }
    return complete;
  }

  private boolean repeat(int times, Step next) {
    repeated++;
    if (repeated == times) {
      repeated = 0;
      step = next;
    }
    return true;
  }

  private boolean count(ArchiveInput in) throws ArchiveFormatException {
    if (!in.integer()) {
      return false;
    }
    entries = in.number();
    if (entries < 0) {
      throw new ArchiveFormatException("it names a negative number of entries");
    }
    step = Step.DONE;
    return true;
  }
}
