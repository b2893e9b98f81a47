package com.neuropilot.backup.cli;

import java.util.ArrayList;
import java.util.List;

/** Text in columns; the numbers of a column stand below each other's last digits. */
final class Table {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();
  private final List<Integer> rightAligned;

  Table(List<String> titles, Integer... rightAligned) {
    this.rightAligned = List.of(rightAligned);
    rows.add(titles);
  }

  void add(List<String> row) {
    rows.add(row);
  }

  /** Returns the lines; the first holds the titles. */
  List<String> lines() {
    return rows.stream().map(this::line).toList();
  }

  private String line(List<String> row) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      String text = row.get(column);
      String space = " ".repeat(width(column) - text.length());
      line.append(column == 0 ? "" : GAP)
          .append(rightAligned.contains(column) ? space + text : text + space);
    }
    return line.toString().stripTrailing();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
