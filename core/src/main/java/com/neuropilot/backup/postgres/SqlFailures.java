package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.StageException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;

/** Says what a failed statement means and what to do. */
final class SqlFailures {
  private SqlFailures() {}

  static StageException ofConnecting(Throwable cause, Endpoint endpoint) {
    if (cause instanceof StageException known) {
      return known;
    }
    if (cause instanceof IllegalStateException secret) {
      return new StageException(
          "There is no password to connect with: " + secret.getMessage(), false, secret);
    }
    return ConnectionFailure.of(cause, endpoint);
  }

  /**
   * Translates what the driver threw.
   *
   * @param what what failed, e.g. {@code "Counting rows"}
   */
  static StageException of(Throwable cause, String what, Endpoint endpoint) {
    if (cause instanceof StageException known) {
      return known;
    }
    String state =
        cause instanceof SQLException sql ? Optional.ofNullable(sql.getSQLState()).orElse("") : "";
    String said = said(cause);
    String failed = what + " in " + endpoint + " failed: " + said;
    if (state.startsWith("08") || state.startsWith("57P")) {
      return new StageException(
          failed + " The connection to the server was lost. See the server's log, then try again.",
          true,
          cause);
    }
    return new StageException(
        failed + remedy(state, said, endpoint),
        state.startsWith("40") || state.startsWith("55") || state.startsWith("53"),
        cause);
  }

  /** Returns the SQLSTATE behind a failure, or empty text. */
  static String state(StageException failure) {
    return failure.getCause() instanceof SQLException sql
        ? Optional.ofNullable(sql.getSQLState()).orElse("")
        : "";
  }

  /** Returns what the server or the driver said, one sentence without a prefix. */
  static String said(Throwable cause) {
    String message = Optional.ofNullable(cause.getMessage()).orElseGet(cause::toString).strip();
    String plain = message.replaceFirst("^(FATAL|ERROR|PANIC): ", "");
    int line = plain.indexOf('\n');
    String first = line < 0 ? plain : plain.substring(0, line);
    return first.endsWith(".") ? first : first + ".";
  }

  private static String remedy(String state, String said, Endpoint endpoint) {
    return switch (state) {
      case "42501" ->
          said.toLowerCase(Locale.ROOT).contains("row-level security")
              ? " Dump as a role that sees every row: the tables' owner (without FORCE ROW LEVEL SECURITY) or one with BYPASSRLS."
              : " Grant it, e.g. GRANT pg_read_all_data TO "
                  + Identifiers.quote(endpoint.user())
                  + "; (version 14 and later).";
      case "55P03" ->
          " Another session holds a conflicting lock; see pg_stat_activity and pg_locks, or raise lock-timeout.";
      case "53100" -> " The server's disk is full: make room there, and try again.";
      case "53200" -> " The server is out of memory (or max_locks_per_transaction is too low).";
      default -> "";
    };
  }
}
