package com.neuropilot.backup.postgres;

import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The entries of a custom archive that have data: what each block of data belongs to. */
final class ArchiveContents {
  private static final String TABLE_DATA = "TABLE DATA";

  private final List<ArchiveField> fields;
  private final Charset charset;
  private final Map<Long, String> data = new HashMap<>();
  private long missing;
  private int next;
  private long id;
  private boolean hasData;
  private String schema = "";
  private String tag = "";
  private String description = "";

  ArchiveContents(ArchiveHeader header, Charset charset) {
    this.fields = ArchiveField.ofVersion(header.minor());
    this.missing = header.entries();
    this.charset = charset;
  }

  /** Reads on; returns whether all entries were read. */
  boolean advance(ArchiveInput in) throws ArchiveFormatException {
    while (missing > 0) {
      if (!fields.get(next).read(in)) {
        return false;
      }
      take(fields.get(next), in);
      next++;
      if (next == fields.size()) {
        next = 0;
        missing--;
        add();
      }
    }
    return true;
  }

  /** Returns what has data, by its id: the name of a table, or empty text for what is none. */
  Map<Long, String> data() {
    return data;
  }

  private void take(ArchiveField field, ArchiveInput in) {
    switch (field) {
      case ID -> id = in.number();
      case HAS_DATA -> hasData = in.number() != 0;
      case TAG -> tag = text(in);
      case DESCRIPTION -> description = text(in);
      case SCHEMA -> schema = text(in);
      default -> {}
    }
  }

  private void add() {
    if (hasData) {
      data.put(id, description.equals(TABLE_DATA) ? Identifiers.qualified(schema, tag) : "");
    }
  }

  private String text(ArchiveInput in) {
    return new String(in.textBytes(), charset);
  }
}
