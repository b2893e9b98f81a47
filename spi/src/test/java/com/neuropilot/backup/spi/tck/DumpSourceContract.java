package com.neuropilot.backup.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.Dump;
import com.neuropilot.backup.spi.DumpInfo;
import com.neuropilot.backup.spi.DumpSource;
import com.neuropilot.backup.spi.DumpStream;
import com.neuropilot.backup.spi.DumpSummary;
import com.neuropilot.backup.spi.PendingRestore;
import com.neuropilot.backup.spi.RestoreCheck;
import com.neuropilot.backup.spi.RestoreMode;
import com.neuropilot.backup.spi.RestoreReport;
import com.neuropilot.backup.spi.RestoreRequest;
import com.neuropilot.backup.spi.SourceLock;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/**
 * What every {@link DumpSource} keeps.
 *
 * <p>A plug-in's test supplies a database with some rows, and a way to look at databases that does
 * not go through the plug-in. The dump is small enough for memory.
 */
public abstract class DumpSourceContract {
  /** A dump that was read to its end. */
  protected record Taken(DumpSummary summary, Map<String, byte[]> streams) {}

  /** For subclasses. */
  protected DumpSourceContract() {}

  /**
   * Returns a new source of a database with at least one table with rows, the same database at each
   * call in a test.
   */
  protected abstract DumpSource openSource() throws IOException;

  /**
   * Returns the name of a database that does not exist and that a restore may make; the subclass
   * removes it after the test.
   */
  protected abstract String absentDatabase() throws Exception;

  /** Returns whether there is a database of that name. */
  protected abstract boolean exists(String database) throws Exception;

  /** Returns a text that says everything about the rows of a database: equal texts, equal rows. */
  protected abstract String contents(String database) throws Exception;

  /** Returns the name of the database that {@link #openSource()} dumps. */
  protected abstract String sourceDatabase();

  /**
   * Returns how many child processes and sessions of the plug-in are still there; asked again for
   * some seconds until it is 0.
   */
  protected abstract int leftovers() throws Exception;

  /** Returns a request for a dump, into a database. */
  protected RestoreRequest request(Taken taken, String database) {
    long bytes = taken.streams().values().stream().mapToLong(stream -> stream.length).sum();
    return RestoreRequest.of(taken.summary().info())
        .recorded(
            List.copyOf(taken.streams().keySet()),
            taken.summary().rows(),
            Optional.of(taken.summary().details()),
            OptionalLong.of(bytes))
        .intoDatabase(database);
  }

  /** Dumps and reads everything. */
  protected final Taken take(DumpSource source) throws IOException {
    try (Dump dump = source.openDump()) {
      Map<String, byte[]> streams = new LinkedHashMap<>();
      for (DumpStream stream : dump.streams()) {
        try (InputStream in = stream.open()) {
          streams.put(stream.name(), in.readAllBytes());
        }
      }
      return new Taken(dump.finish(), streams);
    }
  }

  /** Writes the streams of a dump to a restore. */
  protected static void write(PendingRestore restore, Map<String, byte[]> streams)
      throws IOException {
    for (Map.Entry<String, byte[]> stream : streams.entrySet()) {
      try (OutputStream body = restore.body(stream.getKey())) {
        body.write(stream.getValue());
      }
    }
  }

  @Test
  void describingTellsWhatADumpWillBe() throws IOException {
    try (DumpSource source = openSource()) {
      DumpInfo info = source.describe();
      assertThat(info.engine()).matches("[a-z0-9-]+");
      assertThat(info.database()).isEqualTo(sourceDatabase());
      assertThat(info.fileExtension()).matches("\\.[a-z0-9.]+");
      assertThat(List.of(info.serverVersion(), info.format(), info.toolVersion()))
          .doesNotContain("");
      assertThat(source.describe().source().sameDatabase(info.source())).isTrue();
    }
  }

  @Test
  void dumpedRowsAreRestored() throws Exception {
    String database = absentDatabase();
    try (DumpSource source = openSource()) {
      Taken taken = take(source);
      RestoreReport report;
      try (PendingRestore restore = source.openRestore(request(taken, database))) {
        assertThat(restore.replaced()).as("what a new database replaces").isEmpty();
        write(restore, taken.streams());
        report = restore.commit();
      }
      assertThat(report.database()).isEqualTo(database);
      taken
          .summary()
          .rows()
          .forEach((table, rows) -> assertThat(report.rows()).containsEntry(table, rows));
    }
    assertThat(contents(database)).isEqualTo(contents(sourceDatabase()));
    assertNothingLeft();
  }

  @Test
  void dumpKnowsItsStreamsAndItself() throws IOException {
    try (DumpSource source = openSource();
        Dump dump = source.openDump()) {
      List<String> names = dump.streams().stream().map(DumpStream::name).toList();
      assertThat(names)
          .isNotEmpty()
          .doesNotHaveDuplicates()
          .allMatch(name -> name.matches("[a-z0-9-]+"));
      assertThat(dump.streams().stream().map(DumpStream::name).toList()).isEqualTo(names);
    }
    try (DumpSource source = openSource()) {
      DumpSummary summary = take(source).summary();
      assertThat(summary.info().database()).isEqualTo(sourceDatabase());
      assertThat(summary.details().strip()).startsWith("{").endsWith("}");
    }
  }

  @Test
  void streamIsOpenedOnlyOnce() throws IOException {
    try (DumpSource source = openSource();
        Dump dump = source.openDump()) {
      DumpStream stream = dump.streams().get(0);
      try (InputStream in = stream.open()) {
        assertThat(in.read()).isNotNegative();
        assertThatThrownBy(stream::open)
            .isInstanceOfAny(IOException.class, IllegalStateException.class);
      }
    }
  }

  @Test
  void closingAStreamEarlyEndsTheDump() throws Exception {
    try (DumpSource source = openSource();
        Dump dump = source.openDump()) {
      InputStream in = dump.streams().get(0).open();
      assertThat(in.read()).isNotNegative();
      in.close();
      in.close();
      assertThatThrownBy(dump::finish)
          .isInstanceOfAny(IOException.class, IllegalStateException.class);
    }
    assertNothingLeft();
  }

  @Test
  void closingTheDumpInTheMiddleLeavesNothing() throws Exception {
    try (DumpSource source = openSource()) {
      Dump unread = source.openDump();
      unread.close();
      assertThatCode(unread::close).doesNotThrowAnyException();
      Dump begun = source.openDump();
      assertThat(begun.streams().get(0).open().read()).isNotNegative();
      begun.close();
      begun.close();
    }
    assertNothingLeft();
  }

  @Test
  void closingTheSourceEndsWhatGoesOn() throws Exception {
    String database = absentDatabase();
    DumpSource source = openSource();
    Taken taken = take(source);
    Dump dump = source.openDump();
    assertThat(dump.streams().get(0).open().read()).isNotNegative();
    PendingRestore restore = source.openRestore(request(taken, database));
    source.close();
    assertThatCode(source::close).doesNotThrowAnyException();
    dump.close();
    restore.close();
    assertNothingLeft();
    assertThat(exists(database)).isFalse();
  }

  @Test
  void lockExcludesOthersUntilItIsGivenBack() throws Exception {
    try (DumpSource one = openSource();
        DumpSource other = openSource()) {
      SourceLock lock = one.tryLock("nightly").orElseThrow();
      lock.check();
      assertThat(other.tryLock("nightly")).isEmpty();
      assertThat(one.tryLock("nightly")).as("a second lock of the holder").isEmpty();
      SourceLock another = other.tryLock("weekly Ü 'x'").orElseThrow();
      lock.close();
      lock.close();
      SourceLock taken = other.tryLock("nightly").orElseThrow();
      taken.check();
      taken.close();
      another.close();
    }
    assertNothingLeft();
  }

  @Test
  void closingTheSourceGivesItsLocksBack() throws Exception {
    DumpSource one = openSource();
    SourceLock lock = one.tryLock("nightly").orElseThrow();
    one.close();
    assertThatThrownBy(lock::check).isInstanceOf(IOException.class);
    lock.close();
    try (DumpSource other = openSource()) {
      other.tryLock("nightly").orElseThrow().close();
    }
    assertNothingLeft();
  }

  @Test
  void preflightTouchesNothing() throws Exception {
    String database = absentDatabase();
    try (DumpSource source = openSource()) {
      RestoreCheck check = source.preflight(request(take(source), database));
      assertThat(check.problems()).isEmpty();
      assertThat(check.steps()).isNotEmpty();
    }
    assertThat(exists(database)).isFalse();
    assertNothingLeft();
  }

  @Test
  void databaseInUseIsNotRestoredIntoAsNew() throws Exception {
    String before = contents(sourceDatabase());
    try (DumpSource source = openSource()) {
      Taken taken = take(source);
      RestoreRequest request = request(taken, sourceDatabase()).inMode(RestoreMode.NEW);
      assertThat(source.preflight(request).problems()).isNotEmpty();
      assertThatThrownBy(() -> restoreInFull(source, request, taken.streams()))
          .isInstanceOf(IOException.class);
    }
    assertThat(contents(sourceDatabase())).isEqualTo(before);
    assertNothingLeft();
  }

  @Test
  void restoreWithoutCommitLeavesNothing() throws Exception {
    String database = absentDatabase();
    try (DumpSource source = openSource()) {
      Taken taken = take(source);
      PendingRestore unwritten = source.openRestore(request(taken, database));
      unwritten.close();
      assertThat(exists(database)).isFalse();
      PendingRestore written = source.openRestore(request(taken, database));
      write(written, taken.streams());
      written.close();
      assertThatCode(written::close).doesNotThrowAnyException();
      assertThatThrownBy(written::commit).as("commit after close").isInstanceOf(IOException.class);
    }
    assertThat(exists(database)).isFalse();
    assertNothingLeft();
  }

  @Test
  void truncatedDumpIsNotCommitted() throws Exception {
    String database = absentDatabase();
    try (DumpSource source = openSource()) {
      Taken taken = take(source);
      for (double share : new double[] {0, 0.1, 0.5, 0.9, 0.999}) {
        Map<String, byte[]> cut = new LinkedHashMap<>(taken.streams());
        cut.replaceAll((name, bytes) -> Arrays.copyOf(bytes, (int) (bytes.length * share)));
        assertThatThrownBy(() -> restoreInFull(source, request(taken, database), cut))
            .as("cut at " + share)
            .isInstanceOf(IOException.class);
        assertThat(exists(database)).as("database after a dump cut at " + share).isFalse();
      }
    }
    assertNothingLeft();
  }

  @Test
  void commitIsNotUndoneByClose() throws Exception {
    String database = absentDatabase();
    try (DumpSource source = openSource()) {
      Taken taken = take(source);
      PendingRestore restore = source.openRestore(request(taken, database));
      write(restore, taken.streams());
      restore.commit();
      restore.close();
      restore.close();
    }
    assertThat(contents(database)).isEqualTo(contents(sourceDatabase()));
  }

  @Test
  void bodyIsAskedForOnlyOnceAndOnlyByItsName() throws Exception {
    String database = absentDatabase();
    try (DumpSource source = openSource()) {
      Taken taken = take(source);
      try (PendingRestore restore = source.openRestore(request(taken, database))) {
        String name = taken.streams().keySet().iterator().next();
        assertThat(restore.body(name)).isNotNull();
        assertThatThrownBy(() -> restore.body(name))
            .isInstanceOfAny(
                IOException.class, IllegalStateException.class, IllegalArgumentException.class);
        assertThatThrownBy(() -> restore.body("no-such-stream"))
            .isInstanceOfAny(
                IOException.class, IllegalStateException.class, IllegalArgumentException.class);
      }
    }
    assertThat(exists(database)).isFalse();
    assertNothingLeft();
  }

  static void restoreInFull(DumpSource source, RestoreRequest request, Map<String, byte[]> streams)
      throws IOException {
    try (PendingRestore restore = source.openRestore(request)) {
      try {
        write(restore, streams);
      } catch (IOException e) {
        // A tool that is gone takes no more; commit has to say so.
      }
      restore.commit();
    }
  }

  /** Waits until no child process and no session of the plug-in is there. */
  final void assertNothingLeft() throws Exception {
    int left = leftovers();
    for (int i = 0; i < 100 && left > 0; i++) {
      Thread.sleep(100);
      left = leftovers();
    }
    assertThat(left).as("child processes and sessions left").isZero();
  }
}
