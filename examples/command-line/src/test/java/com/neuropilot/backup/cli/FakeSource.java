package com.neuropilot.backup.cli;

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
import com.neuropilot.backup.spi.SourceFingerprint;
import com.neuropilot.backup.spi.SourceLock;
import com.neuropilot.backup.spi.StageException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The source of a {@link FakeDatabase}. */
final class FakeSource implements DumpSource {
  private final FakeDatabase database;

  FakeSource(FakeDatabase database) {
    this.database = database;
  }

  @Override
  public DumpInfo describe() throws StageException {
    failIfTold();
    return new DumpInfo(
        "fake",
        "1.0",
        database.name(),
        "custom",
        "fake_dump 1.0",
        "1.14",
        ".dump",
        new SourceFingerprint("7", database.name(), "localhost"),
        OptionalLong.of(100));
  }

  @Override
  public Optional<SourceLock> tryLock(String name) throws StageException {
    failIfTold();
    String key = database.name() + " " + name;
    return FakeDatabase.LOCKS.putIfAbsent(key, true) == null
        ? Optional.of(new Lock(key))
        : Optional.empty();
  }

  @Override
  public Dump openDump() {
    return new Dump() {
      @Override
      public List<DumpStream> streams() {
        return List.of(new Stream(database.content()));
      }

      @Override
      public DumpSummary finish() throws StageException {
        return new DumpSummary(
            describe(), Map.of("public.item", 3L), "{\"owner\":\"shop\"}", database.warnings());
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public RestoreCheck preflight(RestoreRequest request) throws StageException {
    failIfTold();
    return new RestoreCheck(
        request.targetDatabase().orElse(database.name()),
        request.mode().orElse(RestoreMode.NEW),
        database.problems(),
        database.warnings(),
        List.of("Load the dump.", "Count the rows."));
  }

  @Override
  public PendingRestore openRestore(RestoreRequest request) {
    return new Restore(request.targetDatabase().orElse(database.name()), database);
  }

  @Override
  public void close() {}

  private void failIfTold() throws StageException {
    if (!database.failure().isEmpty()) {
      throw new StageException(database.failure(), false);
    }
  }

  private record Lock(String key) implements SourceLock {
    @Override
    public void check() {}

    @Override
    public void close() {
      FakeDatabase.LOCKS.remove(key);
    }
  }

  private record Stream(String content) implements DumpStream {
    @Override
    public String name() {
      return "main";
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static final class Restore implements PendingRestore {
    private final String target;
    private final FakeDatabase database;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    Restore(String target, FakeDatabase database) {
      this.target = target;
      this.database = database;
    }

    @Override
    public OutputStream body(String stream) {
      return body;
    }

    @Override
    public RestoreReport commit() {
      FakeDatabase.RESTORED.put(target, body.toString(StandardCharsets.UTF_8));
      return new RestoreReport(
          target,
          Map.of("public.item", 3L),
          List.of("COMMENT ON EXTENSION: not the owner"),
          database.warnings());
    }

    @Override
    public void close() {}
  }
}
