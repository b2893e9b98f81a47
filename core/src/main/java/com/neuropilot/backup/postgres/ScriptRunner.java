package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.IntegrityException;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postgresql.PGConnection;

/**
 * Runs a script in one session, statement by statement.
 *
 * <p>The session is in simple query mode, in which the driver sends statements as they are.
 */
final class ScriptRunner {
  /** Warnings with which the server says that it granted or revoked nothing. */
  private static final Set<String> NOT_GRANTED = Set.of("01006", "01007");

  private final ScriptCopy copy;
  private final OwnershipRules rules;
  private final Statement executor;
  private boolean inTransaction;
  private final ScriptCharset charset;
  private final List<String> skipped = new ArrayList<>();

  ScriptRunner(Connection connection, OwnershipRules rules, boolean oneTransaction)
      throws SQLException {
    this.copy = new ScriptCopy(connection);
    this.rules = rules;
    this.inTransaction = oneTransaction;
    this.executor = connection.createStatement();
    executor.setEscapeProcessing(false);
    this.charset = new ScriptCharset(value("SELECT pg_catalog.getdatabaseencoding()"));
  }

  /**
   * Runs the script to its end.
   *
   * @throws IntegrityException when it is cut short or does what no dump does
   */
  void run(InputStream script) throws IOException, SQLException {
    ScriptReader reader = new ScriptReader(script);
    reader.charset(charset.statements());
    for (Optional<ScriptStatement> next = reader.next(); next.isPresent(); next = reader.next()) {
      step(next.get(), reader);
      reader.standardStrings(hasStandardStrings());
    }
    executor.execute("RESET SESSION AUTHORIZATION");
  }

  /** The server tells of each change, whichever statement made it. */
  private boolean hasStandardStrings() throws SQLException {
    PGConnection connection = executor.getConnection().unwrap(PGConnection.class);
    return !"off".equals(connection.getParameterStatus("standard_conforming_strings"));
  }

  /** Returns the statements that were left out, each with the reason. */
  List<String> skipped() {
    return List.copyOf(skipped);
  }

  private void step(ScriptStatement statement, ScriptReader reader) throws IOException {
    OwnershipVerdict verdict = rules.decide(statement);
    try {
      switch (verdict.action()) {
        case RUN -> execute(statement);
        case TRY -> attempt(statement, verdict);
        case COPY -> copy.run(statement, reader, charset);
        case SETTING -> setting(statement, reader);
        case SKIP -> skip(statement, verdict.reason());
        case OMIT -> {}
        case REFUSE ->
            throw new IntegrityException(
                "The dump is refused because of the statement in line "
                    + statement.line()
                    + ", "
                    + statement.head()
                    + ". "
                    + verdict.reason()
                    + ".");
      }
    } catch (SQLException e) {
      throw RestoreFailure.of(e, statement);
    }
  }

  private void execute(ScriptStatement statement) throws SQLException {
    executor.execute(statement.text());
    if (statement.kind() == ScriptKind.TRANSACTION) {
      inTransaction = statement.token(0).matches("begin|start");
    }
    if (statement.kind() == ScriptKind.PRIVILEGE) {
      for (SQLWarning warning = executor.getWarnings();
          warning != null;
          warning = warning.getNextWarning()) {
        if (NOT_GRANTED.contains(RestoreFailure.state(warning))) {
          skip(statement, "the restoring role may not grant or revoke that");
          return;
        }
      }
    }
  }

  private void attempt(ScriptStatement statement, OwnershipVerdict verdict) throws SQLException {
    if (inTransaction) {
      executor.execute("SAVEPOINT neuropilot_backup");
    }
    try {
      execute(statement);
    } catch (SQLException e) {
      if (!verdict.tolerated().contains(RestoreFailure.state(e))) {
        throw e;
      }
      if (inTransaction) {
        executor.execute("ROLLBACK TO SAVEPOINT neuropilot_backup");
      }
      skip(
          statement,
          verdict.reason() + " (" + RestoreFailure.said(e).replaceFirst("\\.$", "") + ")");
      rules.skipped(statement);
    }
    if (inTransaction) {
      executor.execute("RELEASE SAVEPOINT neuropilot_backup");
    }
  }

  private void skip(ScriptStatement statement, String reason) {
    skipped.add(statement.head() + ": " + reason);
  }

  private void setting(ScriptStatement statement, ScriptReader reader)
      throws SQLException, IOException {
    ScriptSetting setting = ScriptSetting.of(statement);
    switch (setting.name()) {
      case "client_encoding" -> {
        charset.script(setting.value());
        reader.charset(charset.statements());
      }
      case "default_tablespace" -> tablespace(statement, setting.value());
      default -> attempt(statement, setting.verdict());
    }
  }

  /** Tables whose tablespace is missing or not permitted go where the database is. */
  private void tablespace(ScriptStatement statement, String name) throws SQLException {
    String usable =
        "SELECT pg_catalog.set_config('default_tablespace', COALESCE((SELECT spcname::text FROM pg_catalog.pg_tablespace WHERE spcname = "
            + Identifiers.literal(name)
            + " AND pg_catalog.has_tablespace_privilege(oid, 'CREATE')), ''), false)";
    if (rules.keeps()) {
      execute(statement);
    } else if (!value(usable).equals(name)) {
      skip(
          statement,
          "the tablespace is missing or not permitted; its tables are where the database is");
    }
  }

  private String value(String query) throws SQLException {
    try (ResultSet row = executor.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }
}
