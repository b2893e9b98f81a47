package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.DumpSource;
import com.neuropilot.backup.spi.RestoreReport.Blocking;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Restores within a database in use, in one transaction: whoever writes waits from the beginning,
 * whoever reads from the first drop, and all of them see the whole old or the whole new data.
 */
final class RestoreInPlace implements RestoreRoad {
  private static final int ATTEMPTS = 5;

  private final RestoreControl control;
  private final PostgresAccess access;
  private final RestoreProperties properties;
  private final List<String> remade;
  private final Session session;
  private final Backend backend;
  private final KeepAlive idle;
  private final String snapshot;
  private final List<String> largeObjects;
  private final long writersWaitSince;
  private final List<String> skipped = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private long readersWaitSince;
  private Optional<Blocking> blocking = Optional.empty();
  private String saved = "";
  private boolean placed;

  private RestoreInPlace(
      RestoreControl control,
      PostgresAccess access,
      RestoreProperties properties,
      List<String> remade,
      Session session,
      String snapshot,
      long writersWaitSince)
      throws IOException {
    this.control = control;
    this.access = access;
    this.properties = properties;
    this.remade = remade;
    this.session = session;
    this.snapshot = snapshot;
    this.writersWaitSince = writersWaitSince;
    this.backend = Backend.of(session);
    this.largeObjects = RestoreClearing.largeObjects(session);
    this.idle = KeepAlive.start(session);
  }

  /**
   * Locks the database against whoever writes.
   *
   * @param access to the whole of it
   * @param remade the names of the extensions that are dropped too
   */
  static RestoreInPlace begin(
      RestoreControl control,
      PostgresAccess access,
      RestoreProperties properties,
      List<String> remade)
      throws IOException {
    Session session = RestoreSessions.openForScript(access.endpoint());
    try {
      session.execute("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
      RestoreTransaction.lock(session);
      RestoreLocks locks = new RestoreLocks(session, access.config().lockTimeout());
      locks.againstWriters();
      long since = System.nanoTime();
      String snapshot = snapshot(session);
      for (int attempt = 1; attempt < ATTEMPTS && locks.isIncomplete(); attempt++) {
        locks.againstWriters();
        snapshot = snapshot(session);
      }
      return new RestoreInPlace(control, access, properties, remade, session, snapshot, since);
    } catch (IOException | RuntimeException | Error e) {
      session.abort();
      throw e;
    }
  }

  private static String snapshot(Session session) throws IOException {
    return session.text("SELECT pg_catalog.pg_export_snapshot()").orElseThrow();
  }

  @Override
  public Optional<DumpSource> replaced() {
    return Optional.of(new RestoreReplaced(access, snapshot));
  }

  @Override
  public void saved(String backup) {
    saved = backup;
  }

  @Override
  public void makeRoom() throws IOException {
    idle.handOver();
    ClientTools tools = access.tools(session.version());
    String encoding = RestoreSessions.isTransparent(session) ? "" : "UTF8";
    List<ScriptStatement> drops =
        new RestoreDrops(tools, access.environment(access.endpoint(), tools))
            .read(snapshot, encoding, remade);
    new RestoreLocks(session, access.config().lockTimeout()).againstEverybody();
    readersWaitSince = System.nanoTime();
    RestoreClearing clearing = new RestoreClearing(session);
    clearing.run(drops, largeObjects);
    skipped.addAll(clearing.skipped());
  }

  @Override
  public Session session() {
    return session;
  }

  @Override
  public boolean oneTransaction() {
    return true;
  }

  @Override
  public Session proofSession() {
    return session;
  }

  @Override
  public void takePlace() throws IOException {
    Optional<InPlaceMark> mark =
        saved.isEmpty()
            ? Optional.empty()
            : Optional.of(new InPlaceMark(access.context().clock().instant(), saved));
    properties.applyInPlace(session, session.endpoint().database(), mark);
    RestoreTransaction transaction =
        RestoreTransaction.of(session, "or what it held before; if that is so");
    try {
      session.execute("COMMIT");
    } catch (IOException e) {
      transaction.requireCommitted(control, backend, e);
      warnings.add(
          "The connection was lost while the restore was committed; the server was asked, and it is"
              + " committed.");
    }
    placed = true;
    long now = System.nanoTime();
    blocking =
        Optional.of(
            new Blocking(
                Duration.ofNanos(now - writersWaitSince),
                Duration.ofNanos(now - readersWaitSince)));
  }

  @Override
  public Optional<Blocking> blocking() {
    return blocking;
  }

  @Override
  public List<String> skipped() {
    List<String> all = new ArrayList<>(skipped);
    all.addAll(properties.skipped());
    return all;
  }

  @Override
  public List<String> warnings() {
    List<String> all = new ArrayList<>(warnings);
    all.addAll(properties.warnings());
    return all;
  }

  /** A session whose client is gone may work on for a while; when this returns, it does not. */
  @Override
  public void close() throws IOException {
    if (placed) {
      session.close();
      return;
    }
    session.abort();
    idle.close();
    control.end(backend);
  }
}
