package com.neuropilot.backup.postgres;

import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Hands the data of tables to the server, in the pieces that it comes in. */
final class ScriptCopy {
  private static final String STAND_IN = "neuropilot_backup_copy";

  private final Connection connection;

  ScriptCopy(Connection connection) {
    this.connection = connection;
  }

  /** Runs a COPY statement with the data that follows it. */
  void run(ScriptStatement statement, ScriptReader reader, ScriptCharset charset)
      throws SQLException, IOException {
    if (charset.copies(statement.text())) {
      copy(statement.text() + charset.copyOption(), reader);
    } else {
      copyUnderOtherName(statement, reader);
    }
  }

  /** The columns need no names either: pg_dump names all that are not generated, in their order. */
  private void copyUnderOtherName(ScriptStatement statement, ScriptReader reader)
      throws SQLException, IOException {
    boolean qualified = statement.tokens().get(2).is(".");
    String schema = qualified ? statement.source(1) : "";
    String table = statement.source(qualified ? 3 : 1);
    String prefix = qualified ? schema + "." : "";
    try (Statement executor = connection.createStatement()) {
      executor.setEscapeProcessing(false);
      String path =
          value(
              executor,
              "SELECT pg_catalog.quote_literal(pg_catalog.current_setting('search_path'))");
      executor.execute("ALTER TABLE " + prefix + table + " RENAME TO " + STAND_IN);
      if (qualified) {
        executor.execute("SET search_path = " + schema);
      }
      copy("COPY " + STAND_IN + " FROM stdin", reader);
      executor.execute("SELECT pg_catalog.set_config('search_path', " + path + ", false)");
      executor.execute("ALTER TABLE " + prefix + STAND_IN + " RENAME TO " + table);
    }
  }

  /**
   * Nothing is sent for a table without rows: a role need not have the right to add any to an
   * extension's table, of which every dump holds at least that there are none.
   *
   * <p>A copy that breaks off is left as it is: the session is of no use afterwards and is aborted.
   * The driver's {@code cancelCopy} would go round in a circle, and take all memory, when the
   * session is aborted meanwhile.
   */
  private void copy(String sql, ScriptReader reader) throws SQLException, IOException {
    Sink sink = new Sink(connection.unwrap(PGConnection.class), sql);
    try {
      reader.copyData(sink);
      sink.end();
    } catch (Refused e) {
      throw e.failure;
    }
  }

  private static String value(Statement executor, String query) throws SQLException {
    try (ResultSet row = executor.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  /** Gives bytes to the server, from the first one on. */
  private static final class Sink extends OutputStream {
    private final PGConnection connection;
    private final String sql;
    private Optional<CopyIn> copy = Optional.empty();

    private Sink(PGConnection connection, String sql) {
      this.connection = connection;
      this.sql = sql;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return;
      }
      try {
        begun().writeToCopy(bytes, offset, length);
      } catch (SQLException e) {
        throw new Refused(e);
      }
    }

    private CopyIn begun() throws SQLException {
      if (copy.isEmpty()) {
        copy = Optional.of(connection.getCopyAPI().copyIn(sql));
      }
      return copy.get();
    }

    private void end() throws SQLException {
      if (copy.isPresent()) {
        copy.get().endCopy();
      }
    }
  }

  /** Carries what the server said through a stream. */
  private static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient SQLException failure;

    private Refused(SQLException failure) {
      this.failure = failure;
    }
  }
}
