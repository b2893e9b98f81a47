package com.neuropilot.backup.postgres;

import java.util.Arrays;
import java.util.List;

/**
 * The fields of an entry in a custom archive's table of contents, in their order (pg_dump's {@code
 * WriteToc}).
 */
enum ArchiveField {
  ID(Kind.INTEGER, 0),
  HAS_DATA(Kind.INTEGER, 0),
  CATALOG(Kind.TEXT, 0),
  OID(Kind.TEXT, 0),
  TAG(Kind.TEXT, 0),
  DESCRIPTION(Kind.TEXT, 0),
  SECTION(Kind.INTEGER, 0),
  DEFINITION(Kind.TEXT, 0),
  DROP_STATEMENT(Kind.TEXT, 0),
  COPY_STATEMENT(Kind.TEXT, 0),
  SCHEMA(Kind.TEXT, 0),
  TABLESPACE(Kind.TEXT, 0),
  ACCESS_METHOD(Kind.TEXT, 14),
  RELATION_KIND(Kind.INTEGER, 16),
  OWNER(Kind.TEXT, 0),
  WITH_OIDS(Kind.TEXT, 0),
  DEPENDENCIES(Kind.TEXTS, 0),
  POSITION(Kind.OFFSET, 0);

  /** How a field is written. */
  enum Kind {
    INTEGER,
    TEXT,
    /** Texts up to one that is none. */
    TEXTS,
    OFFSET
  }

  private final Kind kind;
  private final int sinceMinor;

  ArchiveField(Kind kind, int sinceMinor) {
    this.kind = kind;
    this.sinceMinor = sinceMinor;
  }

  static List<ArchiveField> ofVersion(int minor) {
    return Arrays.stream(values()).filter(field -> field.sinceMinor <= minor).toList();
  }

  /** Reads the field; returns whether it is complete. */
  boolean read(ArchiveInput in) throws ArchiveFormatException {
    return switch (kind) {
      case INTEGER -> in.integer();
      case TEXT -> in.text();
      case TEXTS -> texts(in);
      case OFFSET -> in.offset();
    };
  }

  private static boolean texts(ArchiveInput in) throws ArchiveFormatException {
    while (in.text()) {
      if (in.isNoText()) {
        return true;
      }
    }
    return false;
  }
}
