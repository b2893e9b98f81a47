package com.neuropilot.backup.examples.inventory;

import com.neuropilot.backup.BackupCatalog;
import com.neuropilot.backup.BackupPipeline;
import com.neuropilot.backup.BackupResult;
import com.neuropilot.backup.BackupRun;
import com.neuropilot.backup.BackupSelector;
import com.neuropilot.backup.RestorePlan;
import com.neuropilot.backup.drill.DrillReport;
import com.neuropilot.backup.examples.inventory.Operation.State;
import jakarta.annotation.PreDestroy;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Service;

/** Does what the page asks for, one thing at a time. */
@Service
class Operations {
  private final BackupPipeline pipeline;
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private Optional<Operation> last = Optional.empty();
  private Optional<BackupRun> run = Optional.empty();

  Operations(BackupPipeline pipeline) {
    this.pipeline = pipeline;
  }

  /** Returns what was started last, as it is now. */
  synchronized Optional<Operation> last() {
    return last.map(
        operation ->
            operation.isRunning() && run.isPresent()
                ? operation.at(run.get().progress())
                : operation);
  }

  /** Restores a backup where nothing can break, and looks. */
  synchronized void drill(String id) {
    begin("drill", id);
    thread.execute(() -> attempt(id, this::drilled));
  }

  /** Puts a backup in the place of the database in use, which is set aside. */
  synchronized void restore(String id) {
    begin("restore", id);
    thread.execute(() -> attempt(id, this::restored));
  }

  @PreDestroy
  void stop() {
    run.ifPresent(BackupRun::cancel);
    thread.shutdownNow();
  }

  private String drilled(String id) {
    try (BackupCatalog backups = pipeline.catalog()) {
      DrillReport report = backups.drill(BackupSelector.id(id)).run();
      report
          .problem()
          .ifPresent(
              problem -> {
                throw new IllegalStateException(problem);
              });
      return "Proven: " + report.rows() + " rows in " + report.recovery().toSeconds() + " s.";
    }
  }

  private String restored(String id) {
    try (BackupCatalog backups = pipeline.catalog()) {
      RestorePlan plan = backups.restore(BackupSelector.id(id)).plan();
      if (!plan.problems().isEmpty()) {
        throw new IllegalStateException(String.join(" ", plan.problems()));
      }
      plan.execute();
      return plan.database() + " is as it was then. What it was before is set aside.";
    }
  }

  private void attempt(String id, Function<String, String> work) {
    try {
      end(true, id, work.apply(id));
    } catch (RuntimeException e) {
      end(false, id, String.valueOf(e.getMessage()));
    }
  }

  private void begin(String kind, String subject) {
    if (last.filter(Operation::isRunning).isPresent()) {
      throw new BusyException("Wait for the end of the " + last.get().kind() + ".");
    }
    run = Optional.empty();
    last = Optional.of(Operation.running(kind, subject));
  }

  private void end(boolean good, String subject, String message) {
    update(operation -> operation.ended(good ? State.DONE : State.FAILED, subject, message));
  }

  private synchronized void update(UnaryOperator<Operation> change) {
    last = last.map(change);
  }

  // README: begin
  synchronized void backUp() {
    begin("backup", pipeline.name());
    BackupRun started = pipeline.start();
    run = Optional.of(started); // progress() while it goes on, cancel() at the end
    thread.execute(() -> backedUp(started.result().join()));
  }

  private void backedUp(BackupResult result) {
    String id = result.id().orElse(pipeline.name());
    String message = result.failure().map(Throwable::getMessage).orElse("Stored, whole.");
    end(result.outcome() == BackupResult.Outcome.COMPLETE, id, message);
  }
  // README: end
}
