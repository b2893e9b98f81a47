package com.neuropilot.backup.postgres;

import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads along in a script of pg_dump's plain format. */
final class ScriptScanner implements DumpScanner {
  private static final String COMPLETE = "-- PostgreSQL database dump complete";
  private static final String DATA = "-- Data for Name: ";
  private static final String RESTRICT = "\\restrict ";
  private static final String UNRESTRICT = "\\unrestrict ";
  private static final String TERMINATOR = "\\.";

  /** The longest line that is looked at: COPY with 1,600 columns of 63 characters. */
  private static final int LONGEST = 512 * 1024;

  private static final int SHORT = TERMINATOR.length() + 1;

  private final Charset charset;
  private final Map<String, Long> rows = new LinkedHashMap<>();
  private byte[] line = new byte[1024];
  private int lineLength;
  private boolean lineIsLong;
  private String table = "";
  private String begun = "";
  private long tableRows;
  private String restricted = "";
  private boolean announced;
  private boolean complete;

  /**
   * Creates the scanner.
   *
   * @param charset the dump's encoding, for names
   */
  ScriptScanner(Charset charset) {
    this.charset = charset;
  }

  @Override
  public void accept(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int position = offset;
    while (position < end) {
      int lineEnd = LineEnds.find(bytes, position, end);
      int until = lineEnd < 0 ? end : lineEnd;
      append(bytes, position, until);
      if (lineEnd >= 0) {
        endOfLine();
      }
      position = until + 1;
    }
  }

  @Override
  public Optional<String> problem() {
    boolean ended =
        complete && restricted.isEmpty() && lineLength == 0 && table.isEmpty() && begun.isEmpty();
    return ended ? Optional.empty() : Optional.of("it stops before its end");
  }

  @Override
  public Map<String, Long> rows() {
    return rows;
  }

  @Override
  public String archiveVersion() {
    return "";
  }

  @Override
  public List<String> warnings() {
    return List.of();
  }

  /**
   * Keeps the beginning of the line; within a table's data, of which only the last line matters,
   * three bytes.
   */
  private void append(byte[] bytes, int from, int to) {
    boolean matters =
        table.isEmpty()
            && (!begun.isEmpty()
                || (lineLength > 0 ? mayMatter(line[0]) : from < to && mayMatter(bytes[from])));
    int most = matters ? LONGEST : SHORT;
    int kept = Math.min(to - from, most - lineLength);
    if (kept > 0) {
      grow(lineLength + kept);
      System.arraycopy(bytes, from, line, lineLength, kept);
      lineLength += kept;
    }
    lineIsLong |= kept < to - from;
  }

  /** The line begins as a comment, a COPY or a command of psql. */
  private static boolean mayMatter(byte first) {
    return first == '-' || first == 'C' || first == '\\';
  }

  private void grow(int needed) {
    if (needed > line.length) {
      line = java.util.Arrays.copyOf(line, Math.max(needed, 2 * line.length));
    }
  }

  private void endOfLine() {
    if (table.isEmpty()) {
      outside();
    } else {
      inside();
    }
    lineLength = 0;
    lineIsLong = false;
  }

  private void inside() {
    if (lineLength == TERMINATOR.length() && line[0] == '\\' && line[1] == '.') {
      rows.put(table, tableRows);
      table = "";
    } else {
      tableRows++;
    }
  }

  private void outside() {
    if (!begun.isEmpty()) {
      copy(begun + "\n" + new String(line, 0, lineLength, charset));
      return;
    }
    if (lineLength == 0) {
      return;
    }
    if (lineIsLong || !mayMatter(line[0])) {
      complete = false;
      announced = false;
      return;
    }
    String text = new String(line, 0, lineLength, charset);
    if (text.startsWith(RESTRICT)) {
      restricted = text.substring(RESTRICT.length());
    } else if (text.equals(UNRESTRICT + restricted)) {
      restricted = "";
    } else if (!text.equals("--")) {
      statement(text);
    }
  }

  /**
   * A COPY counts only after pg_dump's heading, so that the same words in a comment or a function
   * mean nothing.
   */
  private void statement(String text) {
    complete = text.equals(COMPLETE);
    if (announced) {
      copy(text);
    }
    announced = text.startsWith(DATA);
  }

  /** A name in it may hold ends of lines: then the statement has several. */
  private void copy(String text) {
    table = CopyStatement.table(text).orElse("");
    tableRows = 0;
    boolean goesOn = table.isEmpty() && CopyStatement.isBegun(text) && text.length() < LONGEST;
    begun = goesOn ? text : "";
  }
}
