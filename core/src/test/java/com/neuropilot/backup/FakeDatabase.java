package com.neuropilot.backup;

import com.neuropilot.backup.spi.SourceFingerprint;
import com.neuropilot.backup.spi.StageConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * A database in memory, for tests of the pipeline alone: dumps the bytes that it is told to, and
 * keeps what is restored into it.
 */
public final class FakeDatabase implements StageConfig {
  static final String PROVIDER_ID = "fake";

  final Map<String, Supplier<InputStream>> streams = new LinkedHashMap<>();
  final Map<String, byte[]> restored = new ConcurrentHashMap<>();

  /** The names of the locks that are held. */
  public final Set<String> locks = ConcurrentHashMap.newKeySet();

  /** What restores in place did, in order. */
  final List<String> happened = new CopyOnWriteArrayList<>();

  final SourceFingerprint fingerprint;
  String name = "inventory";
  volatile List<String> warnings = List.of();
  volatile long rows = 3;

  /** The rows of the other tables. */
  final Map<String, Long> more = new ConcurrentHashMap<>();

  volatile boolean losesLock;
  volatile boolean closedDump;
  volatile String failsToClose = "";

  /** Whether it has content, so that a restore replaces that in place. */
  volatile boolean inUse;

  private FakeDatabase(SourceFingerprint fingerprint) {
    this.fingerprint = fingerprint;
  }

  /** Returns one with a dump. */
  public static FakeDatabase holding(byte[] dump) {
    return new FakeDatabase(new SourceFingerprint("7", "16384", "db.example.org"))
        .with("main", () -> new ByteArrayInputStream(dump));
  }

  static FakeDatabase at(String system, String oid, String host) {
    return new FakeDatabase(new SourceFingerprint(system, oid, host))
        .with("main", () -> new ByteArrayInputStream(new byte[10]));
  }

  FakeDatabase called(String newName) {
    name = newName;
    return this;
  }

  /** Adds a stream. */
  public FakeDatabase with(String stream, Supplier<InputStream> dump) {
    streams.put(stream, dump);
    return this;
  }

  FakeDatabase warning(String warning) {
    warnings = List.of(warning);
    return this;
  }

  /** Lets one of its resources fail to close: {@code "source"}, {@code "restore"}. */
  void closing(String what) throws IOException {
    if (failsToClose.equals(what)) {
      throw new IOException("Injected fault: the " + what + " does not close.");
    }
  }

  @Override
  public String providerId() {
    return PROVIDER_ID;
  }
}
