package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.StageException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Says why a statement of a dump failed, without showing the data: detail and context never, the
 * message only where it cannot quote a value.
 */
final class RestoreFailure {
  /**
   * Classes of SQLSTATE (appendix A of the PostgreSQL manual) whose messages name objects, not
   * values.
   */
  private static final Pattern SPEAKS_OF_OBJECTS =
      Pattern.compile("(08|0A|0L|0P|25|28|2B|3D|3F|42|53|54|55|57|58|XX).{3}");

  private static final Pattern COPY_LINE =
      Pattern.compile("\\ACOPY .*?, line (\\d+)", Pattern.DOTALL);
  private static final String SYNTAX_ERROR = "42601";
  private static final Map<String, String> CONDITIONS =
      Map.ofEntries(
          Map.entry(SYNTAX_ERROR, "syntax error"),
          Map.entry("22001", "string data right truncation"),
          Map.entry("22003", "numeric value out of range"),
          Map.entry("22007", "invalid datetime format"),
          Map.entry("22008", "datetime field overflow"),
          Map.entry("22021", "character not in repertoire"),
          Map.entry("22P02", "invalid text representation"),
          Map.entry("22P03", "invalid binary representation"),
          Map.entry("22P04", "bad copy file format"),
          Map.entry("22P05", "untranslatable character"),
          Map.entry("2200M", "invalid XML document"),
          Map.entry("2200N", "invalid XML content"),
          Map.entry("23502", "not-null violation"),
          Map.entry("23503", "foreign key violation"),
          Map.entry("23505", "unique violation"),
          Map.entry("23514", "check violation"),
          Map.entry("23P01", "exclusion violation"),
          Map.entry("P0001", "exception raised by a function"));

  private RestoreFailure() {}

  static StageException of(SQLException failure, ScriptStatement statement) {
    String state = state(failure);
    String message =
        "The statement in line "
            + statement.line()
            + " of the dump failed: "
            + statement.head()
            + ": "
            + said(failure)
            + remedy(failure, statement);
    // Without its cause, whose message may quote the data.
    return new StageException(message, mayPass(state));
  }

  /** Returns what a session says before the first statement of a dump, or between two of them. */
  static StageException ofRun(SQLException failure) {
    return new StageException("The dump cannot be run: " + said(failure), mayPass(state(failure)));
  }

  /** Returns whether a session has ended, rather than a statement failed. */
  static boolean isConnectionLost(SQLException failure) {
    return state(failure).startsWith("08") || state(failure).startsWith("57P");
  }

  static String state(SQLException failure) {
    return Optional.ofNullable(failure.getSQLState()).orElse("");
  }

  /** Returns what may be repeated of an error. */
  static String said(SQLException failure) {
    String state = state(failure);
    if (state.isEmpty()
        || (SPEAKS_OF_OBJECTS.matcher(state).matches() && !state.equals(SYNTAX_ERROR))) {
      return SqlFailures.said(failure);
    }
    String name = CONDITIONS.getOrDefault(state, "an error of class " + state.substring(0, 2));
    return name
        + " (SQLSTATE "
        + state
        + ")"
        + server(failure).map(RestoreFailure::place).orElse("")
        + ".";
  }

  private static Optional<ServerErrorMessage> server(SQLException failure) {
    return failure instanceof PSQLException postgres
        ? Optional.ofNullable(postgres.getServerErrorMessage())
        : Optional.empty();
  }

  private static String place(ServerErrorMessage error) {
    StringBuilder place = new StringBuilder();
    if (error.getConstraint() != null) {
      place.append(", constraint ").append(Identifiers.quote(error.getConstraint()));
    }
    if (error.getTable() != null) {
      place.append(", table ").append(Identifiers.quote(error.getTable()));
    }
    Matcher copy = COPY_LINE.matcher(Optional.ofNullable(error.getWhere()).orElse(""));
    if (copy.find()) {
      place.append(", row ").append(copy.group(1)).append(" of its data");
    }
    return place.toString();
  }

  private static boolean mayPass(String state) {
    return state.startsWith("08")
        || state.startsWith("57")
        || state.startsWith("53")
        || state.startsWith("40");
  }

  private static String remedy(SQLException failure, ScriptStatement statement) {
    if (said(failure).startsWith("role \"")) {
      return " Create it (CREATE ROLE ... NOLOGIN;) or let missing roles be created.";
    }
    if (statement.kind() == ScriptKind.EXTENSION) {
      return " Let an administrator install the extension, in the empty target database if this role may not.";
    }
    return switch (state(failure)) {
      case "42501" -> " Restore as the owner or a superuser, or with ownership auto or mine.";
      case "53100" -> " The server's disk is full: make room there, and try again.";
      case "53200" -> " Raise max_locks_per_transaction (or the server's memory) and try again.";
      default -> "";
    };
  }
}
