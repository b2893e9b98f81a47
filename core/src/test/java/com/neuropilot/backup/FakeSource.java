package com.neuropilot.backup;

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
import com.neuropilot.backup.spi.StageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The source of a {@link FakeDatabase}. */
final class FakeSource implements DumpSource {
  private final FakeDatabase database;

  FakeSource(FakeDatabase database) {
    this.database = database;
  }

  @Override
  public DumpInfo describe() {
    return new DumpInfo(
        "fake",
        "1.0",
        database.name,
        "custom",
        "fake_dump 1.0",
        "1.14",
        ".dump",
        database.fingerprint,
        OptionalLong.of(100));
  }

  @Override
  public Optional<SourceLock> tryLock(String name) {
    if (!database.locks.add(name)) {
      return Optional.empty();
    }
    return Optional.of(
        new SourceLock() {
          @Override
          public void check() throws StageException {
            if (database.losesLock) {
              throw new StageException("The lock was lost.", false);
            }
          }

          @Override
          public void close() {
            database.locks.remove(name);
            if (database.failsToClose.equals("lock")) {
              throw new IllegalStateException("Injected fault: the lock does not close.");
            }
          }
        });
  }

  @Override
  public Dump openDump() {
    return new Dump() {
      @Override
      public List<DumpStream> streams() {
        return database.streams.keySet().stream()
            .map(name -> (DumpStream) new Stream(name, database))
            .toList();
      }

      @Override
      public DumpSummary finish() {
        Map<String, Long> rows = new TreeMap<>(database.more);
        rows.put("public.item", database.rows);
        return new DumpSummary(describe(), rows, "{\"owner\":\"shop\"}", database.warnings);
      }

      @Override
      public void close() {
        database.closedDump = true;
      }
    };
  }

  private record Stream(String name, FakeDatabase database) implements DumpStream {
    @Override
    public InputStream open() {
      return database.streams.get(name).get();
    }
  }

  @Override
  public RestoreCheck preflight(RestoreRequest request) {
    return new RestoreCheck(
        request.targetDatabase().orElse(database.inUse ? database.name : "shop"),
        request.mode().orElse(database.inUse ? RestoreMode.IN_PLACE : RestoreMode.NEW),
        List.of(),
        List.of(),
        List.of("restore " + request.dump().database()));
  }

  @Override
  public PendingRestore openRestore(RestoreRequest request) {
    Map<String, ByteArrayOutputStream> bodies = new LinkedHashMap<>();
    return new PendingRestore() {
      @Override
      public Optional<DumpSource> replaced() {
        if (request.mode().filter(RestoreMode.IN_PLACE::equals).isEmpty()) {
          return Optional.empty();
        }
        database.happened.add("locked");
        return Optional.of(new FakeSource(database));
      }

      @Override
      public void saved(String backup) {
        database.happened.add("saved " + backup);
      }

      @Override
      public OutputStream body(String stream) {
        database.happened.add("dropped");
        return bodies.computeIfAbsent(stream, name -> new ByteArrayOutputStream());
      }

      @Override
      public RestoreReport commit() {
        bodies.forEach((name, bytes) -> database.restored.put(name, bytes.toByteArray()));
        return new RestoreReport("inventory", request.rows(), List.of(), List.of());
      }

      @Override
      public void close() throws IOException {
        database.closing("restore");
      }
    };
  }

  @Override
  public void close() throws IOException {
    database.closing("source");
  }
}
