package com.neuropilot.backup.examples.quickstart;

import com.neuropilot.backup.examples.quickstart.Contents.Table;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.TreeSet;

/** Compares a database with the one that it was made from. */
final class Comparison {
  private static final int SHOWN = 16;

  private final DemoServer server;
  private final Story story;
  private final String original;

  Comparison(DemoServer server, Story story, String original) {
    this.server = server;
    this.story = story;
    this.original = original;
  }

  /** Returns whether a database holds the same, and tells what was compared. */
  boolean same(String copy) throws IOException, SQLException {
    Contents expected = contents(original);
    Contents found = contents(copy);
    boolean tables = sameTables(expected, found);
    boolean sequences =
        told("sequences", expected.sequences().equals(found.sequences()), expected.sequences());
    boolean schema = sameSchema(copy);
    return tables && sequences && schema;
  }

  private boolean sameTables(Contents expected, Contents found) {
    TreeSet<String> names = new TreeSet<>(expected.tables().keySet());
    names.addAll(found.tables().keySet());
    boolean same = true;
    for (String name : names) {
      Optional<Table> table = Optional.ofNullable(expected.tables().get(name));
      Optional<Table> other = Optional.ofNullable(found.tables().get(name));
      same &= told(name, table.equals(other), other.map(Comparison::describe).orElse("not there"));
    }
    return same;
  }

  private boolean sameSchema(String copy) throws IOException {
    Optional<String> expected = Schema.of(server, original);
    if (expected.isEmpty()) {
      story.line("%-18s not compared: there is no pg_dump on the PATH", "definitions");
      return true;
    }
    return told(
        "definitions",
        expected.equals(Schema.of(server, copy)),
        expected.get().lines().count() + " lines of pg_dump --schema-only");
  }

  private boolean told(String what, boolean same, Object value) {
    story.line("%-18s %-9s %s", what, same ? "same" : "DIFFERENT", value);
    return same;
  }

  private Contents contents(String database) throws SQLException {
    try (Connection connection = server.connect(database)) {
      return Contents.of(connection);
    }
  }

  private static String describe(Table table) {
    return String.format(
        "%,7d rows, SHA-256 %s...", table.rows(), table.hash().substring(0, SHOWN));
  }
}
