package com.neuropilot.backup.internal.drill;

import com.neuropilot.backup.drill.DrillCheckResult;
import java.io.InterruptedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Runs the user's checks, each of them, whatever becomes of the others. */
final class CheckRun {
  private final DataSource database;

  CheckRun(DataSource database) {
    this.database = database;
  }

  List<DrillCheckResult> run(List<NamedCheck> checks) throws InterruptedIOException {
    List<DrillCheckResult> results = new ArrayList<>();
    for (NamedCheck check : checks) {
      results.add(run(check));
    }
    return results;
  }

  private DrillCheckResult run(NamedCheck check) throws InterruptedIOException {
    long begun = System.nanoTime();
    Optional<String> problem = problem(check);
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("The drill was interrupted.");
    }
    return new DrillCheckResult(check.name(), problem, Duration.ofNanos(System.nanoTime() - begun));
  }

  /** A check is a guest's code: whatever it throws is its answer. */
  private Optional<String> problem(NamedCheck check) {
    try {
      check.check().check(database);
      return Optional.empty();
    } catch (SQLException e) {
      return Optional.of(said(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("it was interrupted");
    } catch (Exception | AssertionError e) {
      return Optional.of(e.getMessage() == null ? e.getClass().getName() : e.getMessage());
    }
  }

  /** What PostgreSQL says of a value may quote the data; of syntax and names it does not. */
  private static String said(SQLException failure) {
    String state = failure.getSQLState() == null ? "" : failure.getSQLState();
    boolean ofNames = state.startsWith("42") || state.startsWith("57") || state.startsWith("08");
    return ofNames
        ? String.valueOf(failure.getMessage()).lines().findFirst().orElse("")
        : "it failed with SQLSTATE " + state;
  }
}
