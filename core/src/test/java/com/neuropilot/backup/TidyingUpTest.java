package com.neuropilot.backup;

import static com.neuropilot.backup.spi.tck.FaultyStorage.Operation.DELETE;
import static com.neuropilot.backup.spi.tck.FaultyStorage.Operation.FIND;
import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.BackupResult.Outcome;
import com.neuropilot.backup.event.RunEvent;
import com.neuropilot.backup.event.Stage;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.tck.Fault;
import com.neuropilot.backup.spi.tck.FaultyStorage;
import com.neuropilot.backup.spi.tck.InMemoryStorage;
import com.neuropilot.backup.spi.tck.SettableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What goes wrong once a backup is there, or a restore committed, is spoken of and fails nothing.
 */
class TidyingUpTest {
  private static final String ID = "shop_20250120_020000";

  @TempDir Path work;
  private final InMemoryStorage objects = InMemoryStorage.fresh();
  private final InMemoryStorage far = InMemoryStorage.fresh();
  private final SettableClock clock = SettableClock.at("2025-01-20T02:00:00Z");
  private final FakeDatabase database = FakeDatabase.holding(new byte[1000]);
  private final AtomicInteger closed = new AtomicInteger();

  private BackupPipeline pipeline(FaultyStorage near) {
    return BackupPipeline.from(database)
        .named("shop")
        .withoutEncryption()
        .storeIn("near", near)
        .storeIn("far", far)
        .workDirectory(work)
        .clock(clock)
        .build();
  }

  private FaultyStorage near() {
    return FaultyStorage.around(objects);
  }

  /** A storage whose targets count that they are closed, and throw then. */
  private FaultyStorage closingBadly() {
    return FaultyStorage.around(() -> closingBadly(objects.target()));
  }

  private StorageTarget closingBadly(StorageTarget target) {
    return (StorageTarget)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {StorageTarget.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                closed.incrementAndGet();
                throw new IOException("Injected fault: the storage does not close.");
              }
              try {
                return method.invoke(target, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static void assertComplete(BackupResult result, String warning) {
    assertThat(result.failure()).isEmpty();
    assertThat(result.outcome()).isEqualTo(Outcome.COMPLETE);
    assertThat(result.warnings()).singleElement().asString().contains(warning);
  }

  @ParameterizedTest
  @ValueSource(strings = {"source", "lock"})
  void aSourceThatDoesNotCloseFailsNoBackup(String what) throws IOException {
    database.failsToClose = what;

    assertComplete(pipeline(near()).run(), "the " + what + " does not close");
    assertThat(database.locks).isEmpty();
    assertNoSpool();
  }

  @Test
  void aStorageThatDoesNotCloseFailsNoBackupAndKeepsNothingElseOpen() throws IOException {
    BackupResult result = pipeline(closingBadly()).run();

    assertComplete(result, "the storage does not close");
    assertThat(closed).hasValue(1);
    assertThat(database.locks).isEmpty();
    assertNoSpool();
  }

  @Test
  void everythingIsClosedWhenARunFailsToo() throws IOException {
    database.losesLock = true;
    database.failsToClose = "source";

    BackupResult result = pipeline(closingBadly()).run();

    assertThat(result.failure()).get().asString().contains("The lock was lost");
    assertThat(result.warnings()).hasSize(2);
    assertThat(closed).hasValue(1);
    assertThat(database.locks).isEmpty();
    assertNoSpool();
  }

  @Test
  void anObjectThatSomebodyElsePutUnderTheNameStays() {
    byte[] theirs = {1, 2, 3};
    BackupPipeline pipeline =
        pipeline(near())
            .listeningWith(
                event -> {
                  if (event instanceof RunEvent.StageStarted started
                      && started.stage() == Stage.DUMPING) {
                    objects.overwrite(ID + ".dump.zst", theirs);
                  }
                });

    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.PARTIAL);
    assertThat(objects.contents()).containsOnlyKeys(ID + ".dump.zst");
    assertThat(objects.contents().get(ID + ".dump.zst")).isEqualTo(theirs);
  }

  @Test
  void aSpoolThatCannotBeRemovedFailsNoBackup() {
    BackupPipeline pipeline =
        pipeline(near())
            .listeningWith(
                event -> {
                  if (event instanceof RunEvent.StageStarted started
                      && started.stage() == Stage.PUBLISHING) {
                    makeUnremovable();
                  }
                });

    assertComplete(pipeline.run(), work.toString());
  }

  /** Puts a directory that is not empty in the place of the run's lock file. */
  private void makeUnremovable() {
    try (Stream<Path> entries = Files.list(work)) {
      for (Path lock : entries.filter(entry -> entry.toString().endsWith(".lock")).toList()) {
        Files.delete(lock);
        Files.createDirectories(lock.resolve("child"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aPublishedBackupStaysWhenThePlugInBreaksAfterwards() {
    try (FaultyStorage near = near()) {
      near.on(FIND)
          .keyEnding("RESTORE.txt")
          .fails(
              () -> {
                throw new IllegalStateException("a plug-in's mistake");
              });
      Fault fault =
          near.on(DELETE)
              .keyEnding(".begun")
              .fails(
                  () -> {
                    throw new IllegalStateException("another mistake");
                  });

      BackupResult result = pipeline(near).run();

      assertThat(result.failure()).isEmpty();
      assertThat(result.warnings())
          .anyMatch(warning -> warning.contains("a plug-in's mistake"))
          .anyMatch(warning -> warning.contains("another mistake"));
      assertThat(fault.fired()).isEqualTo(1);
    }
    assertThat(objects.contents()).containsKeys(ID + ".manifest.json", ID + ".dump.zst");
  }

  @ParameterizedTest
  @ValueSource(strings = {"source", "restore"})
  void aRestoreThatWasCommittedIsNoFailure(String what) throws IOException {
    pipeline(near()).run().orThrow();
    RestorePlan plan = restore(BackupCatalog.of(objects));
    database.failsToClose = what;

    RestoreResult result = plan.execute();

    assertThat(result.warnings()).singleElement().asString().contains(what + " does not close");
    assertNoSpool();
  }

  @Test
  void aStorageThatDoesNotCloseAfterARestoreIsNoFailureAndTheOthersAreClosed() throws IOException {
    pipeline(near()).run().orThrow();
    RestorePlan plan = restore(BackupCatalog.of(closingBadly()).and("again", closingBadly()));
    closed.set(0);

    RestoreResult result = plan.execute();

    assertThat(result.warnings()).hasSize(2).allMatch(text -> text.contains("does not close"));
    assertThat(closed).hasValue(2);
    assertNoSpool();
  }

  private RestorePlan restore(BackupCatalog catalog) {
    return catalog.workDirectory(work).restore(BackupSelector.latest()).into(database).plan();
  }

  private void assertNoSpool() throws IOException {
    try (Stream<Path> files = Files.walk(work)) {
      assertThat(files.filter(file -> !file.equals(work)))
          .allMatch(file -> file.endsWith("shop.rows.json"));
    }
  }
}
