package com.neuropilot.backup.postgres;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The blocks of data of a custom archive (pg_backup_custom.c): a type, the entry's id, then pieces
 * with their length up to one of length 0. Large objects are several of those, each after its OID,
 * up to an OID 0.
 */
final class ArchiveBlocks {
  private static final int DATA = 1;
  private static final int LARGE_OBJECTS = 3;

  private enum Step {
    TYPE,
    ID,
    OID,
    LENGTH,
    BYTES
  }

  private final Map<Long, String> expected;
  private final boolean compressed;
  private final Map<String, Long> rows = new LinkedHashMap<>();
  private final DataTail tail = new DataTail();
  private Step step = Step.TYPE;
  private int type;
  private String table = "";
  private long remaining;
  private long lineEnds;

  /**
   * Creates the reader.
   *
   * @param expected what has data, by its id
   */
  ArchiveBlocks(Map<Long, String> expected, boolean compressed) {
    this.expected = expected;
    this.compressed = compressed;
  }

  /** Reads what there is. */
  void advance(ArchiveInput in) throws ArchiveFormatException {
    boolean complete = true;
    while (complete && in.hasMore()) {
      complete = stepOn(in);
    }
  }

  /** Returns whether every entry's data was there, and nothing follows that is incomplete. */
  boolean isComplete(ArchiveInput in) {
    return step == Step.TYPE && !in.isInsideValue() && expected.isEmpty();
  }

  Map<String, Long> rows() {
    return rows;
  }

  private boolean stepOn(ArchiveInput in) throws ArchiveFormatException {
    return switch (step) {
      case TYPE -> type(in);
      case ID -> id(in);
      case OID -> oid(in);
      case LENGTH -> length(in);
      case BYTES -> bytes(in);
    };
  }

  private boolean type(ArchiveInput in) throws ArchiveFormatException {
    if (!in.bytes(1)) {
      return false;
    }
    type = in.byteAt(0);
    if (type != DATA && type != LARGE_OBJECTS) {
      throw new ArchiveFormatException("it holds a block of unknown type " + type);
    }
    step = Step.ID;
    return true;
  }

  private boolean id(ArchiveInput in) throws ArchiveFormatException {
    if (!in.integer()) {
      return false;
    }
    String found = expected.remove(in.number());
    if (found == null) {
      throw new ArchiveFormatException(
          "it holds a block of an entry that has none, or had it before");
    }
    table = found;
    lineEnds = 0;
    tail.reset();
    step = type == DATA ? Step.LENGTH : Step.OID;
    return true;
  }

  private boolean oid(ArchiveInput in) {
    if (!in.integer()) {
      return false;
    }
    step = in.number() == 0 ? Step.TYPE : Step.LENGTH;
    return true;
  }

  private boolean length(ArchiveInput in) throws ArchiveFormatException {
    if (!in.integer()) {
      return false;
    }
    remaining = in.number();
    if (remaining < 0) {
      throw new ArchiveFormatException("it holds a piece of negative length");
    }
    if (remaining > 0) {
      step = Step.BYTES;
    } else {
      endOfPieces();
    }
    return true;
  }

  private boolean bytes(ArchiveInput in) {
    int before = in.position();
    lineEnds += in.lineEnds(tail, remaining);
    remaining -= in.position() - before;
    if (remaining == 0) {
      step = Step.LENGTH;
    }
    return true;
  }

  private void endOfPieces() {
    if (type == LARGE_OBJECTS) {
      step = Step.OID;
      return;
    }
    step = Step.TYPE;
    if (!table.isEmpty()) {
      boolean counted = !compressed && tail.isTerminator();
      rows.put(table, counted ? lineEnds - DataTail.LINE_ENDS : -1);
    }
  }
}
