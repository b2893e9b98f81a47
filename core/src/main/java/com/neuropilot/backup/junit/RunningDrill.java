package com.neuropilot.backup.junit;

import com.neuropilot.backup.BackupCatalog;
import com.neuropilot.backup.DrillRequest;
import com.neuropilot.backup.drill.DrillReport;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** A drill that goes on while the tests of a class look at the restored database. */
final class RunningDrill {
  private final CompletableFuture<Optional<DataSource>> restored = new CompletableFuture<>();
  private final CountDownLatch looked = new CountDownLatch(1);
  private final FutureTask<DrillReport> drill;

  private RunningDrill(
      Supplier<BackupCatalog> catalog, Function<BackupCatalog, DrillRequest> request) {
    drill = new FutureTask<>(() -> drill(catalog, request));
  }

  /**
   * Returns when the database is there.
   *
   * @throws AssertionError when the backup is not good
   */
  static RunningDrill start(
      Supplier<BackupCatalog> catalog, Function<BackupCatalog, DrillRequest> request) {
    RunningDrill running = new RunningDrill(catalog, request);
    Thread thread = new Thread(running.drill, "neuropilot-drill");
    thread.setDaemon(true);
    thread.start();
    if (running.restored.join().isEmpty()) {
      running.end();
      throw new AssertionError("The drill ended before anybody could look.");
    }
    return running;
  }

  DataSource database() {
    return restored.join().orElseThrow();
  }

  /**
   * Lets the drill end, and waits until its database is dropped.
   *
   * @throws AssertionError when the backup is not good
   */
  void end() {
    looked.countDown();
    DrillReport report = report();
    report
        .problem()
        .ifPresent(
            problem -> {
              throw new AssertionError(
                  "The backup " + report.backup() + " is not good: " + problem);
            });
  }

  private DrillReport report() {
    try {
      return drill.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Waiting for the end of a drill was interrupted.", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new AssertionError(e.getCause());
    }
  }

  private DrillReport drill(
      Supplier<BackupCatalog> catalog, Function<BackupCatalog, DrillRequest> request) {
    try (BackupCatalog opened = catalog.get()) {
      return request.apply(opened).checking("the tests of the application", this::show).run();
    } finally {
      restored.complete(Optional.empty());
    }
  }

  private void show(DataSource database) throws InterruptedException {
    restored.complete(Optional.of(database));
    looked.await();
  }
}
