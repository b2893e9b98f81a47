package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.tool.ToolProcess;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Says why a client tool failed and what to do. */
final class DumpFailure {
  private static final int LINES = 12;
  private static final int SIGNALS = 128;
  private static final int KILLED = 9;

  private final String tool;
  private final int status;
  private final Endpoint endpoint;
  private final String said;

  private DumpFailure(String tool, ToolProcess process, int status, Endpoint endpoint) {
    this.tool = tool;
    this.status = status;
    this.endpoint = endpoint;
    this.said = String.join("\n", ToolMessages.withoutData(process.errorLines()));
  }

  /**
   * Explains a failure.
   *
   * @param process has ended
   * @param status its exit status
   * @param lockHolders says who holds locks, if that is asked for
   */
  static StageException of(
      String tool,
      ToolProcess process,
      int status,
      Endpoint endpoint,
      Supplier<String> lockHolders) {
    return new DumpFailure(tool, process, status, endpoint).explain(lockHolders);
  }

  private StageException explain(Supplier<String> lockHolders) {
    List<String> lines = said.lines().toList();
    String last = String.join(" ", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
    String end =
        status > SIGNALS
            ? " was ended by signal " + (status - SIGNALS)
            : " failed with exit status " + status;
    String message =
        tool + " of " + endpoint + end + (last.isEmpty() ? " and said nothing." : ": " + last);
    String remedy =
        isLockTimeout() ? lockHolders.get() + " Try again, or raise lock-timeout." : remedy();
    return new StageException(message + (remedy.isEmpty() ? "" : " ") + remedy, isPassing());
  }

  private String remedy() {
    String user = Identifiers.quote(endpoint.user());
    if (says("row-level security")) {
      return "Dump as a role that sees every row: the tables' owner (without FORCE ROW LEVEL SECURITY) or one with BYPASSRLS.";
    }
    if (says("permission denied")) {
      return "Run as superuser: GRANT pg_read_all_data TO "
          + user
          + "; (version 14 and later), grant SELECT and USAGE on what is named, or leave it out with exclude-tables.";
    }
    return others();
  }

  private String others() {
    if (says("unsupported startup parameter")) {
      return Poolers.remedy();
    }
    if (says("no matching")) {
      return "Correct the patterns in schemas and tables.";
    }
    if (says("out of shared memory")) {
      return "Raise max_locks_per_transaction at the server.";
    }
    if (says("no space left on device")) {
      return "A disk is full, at the server or here.";
    }
    if (status == SIGNALS + KILLED || says("out of memory")) {
      return "The host may be short of memory; see its kernel log.";
    }
    return isConnectionLost()
        ? "The connection to the server was lost; see the server's log, then try again."
        : "";
  }

  private boolean isPassing() {
    return isLockTimeout()
        || isConnectionLost()
        || status > SIGNALS
        || says("out of memory")
        || says("too many clients")
        || says("starting up");
  }

  private boolean isLockTimeout() {
    return says("lock timeout") || (says("statement timeout") && says("lock table"));
  }

  private boolean isConnectionLost() {
    return says("server closed the connection")
        || says("terminating connection")
        || says("connection to server")
        || says("could not receive data");
  }

  private boolean says(String part) {
    return said.toLowerCase(Locale.ROOT).contains(part);
  }
}
