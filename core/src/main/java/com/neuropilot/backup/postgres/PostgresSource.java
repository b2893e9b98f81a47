package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.Dump;
import com.neuropilot.backup.spi.DumpInfo;
import com.neuropilot.backup.spi.DumpSource;
import com.neuropilot.backup.spi.PendingRestore;
import com.neuropilot.backup.spi.ReplacedDatabase;
import com.neuropilot.backup.spi.RestoreCheck;
import com.neuropilot.backup.spi.RestoreReport;
import com.neuropilot.backup.spi.RestoreRequest;
import com.neuropilot.backup.spi.SourceLock;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A PostgreSQL database: dumped with pg_dump, restored with pg_restore and a session of ours. */
final class PostgresSource implements DumpSource {
  private final PostgresAccess access;
  private final PostgresDumps dumps;
  private final Set<PendingRestore> restores = ConcurrentHashMap.newKeySet();

  PostgresSource(PostgresAccess access) {
    this.access = access;
    this.dumps = new PostgresDumps(access);
  }

  @Override
  public DumpInfo describe() throws IOException {
    return dumps.describe();
  }

  @Override
  public List<String> check() throws IOException {
    return dumps.check();
  }

  @Override
  public Optional<SourceLock> tryLock(String name) throws IOException {
    return dumps.tryLock(name);
  }

  @Override
  public Dump openDump() throws IOException {
    return dumps.openDump();
  }

  @Override
  public RestoreCheck preflight(RestoreRequest request) throws IOException {
    return RestoreOpening.preflight(access, request);
  }

  @Override
  public PendingRestore openRestore(RestoreRequest request) throws IOException {
    PendingRestore restore = RestoreOpening.open(access, request);
    restores.add(restore);
    return restore;
  }

  @Override
  public List<ReplacedDatabase> replaced(Optional<String> database) throws IOException {
    return new ReplacedDatabases(access).list(database);
  }

  @Override
  public RestoreCheck checkRollback(ReplacedDatabase replaced) throws IOException {
    return new ReplacedDatabases(access).check(replaced);
  }

  @Override
  public RestoreReport rollBack(ReplacedDatabase replaced) throws IOException {
    return new ReplacedDatabases(access).bringBack(replaced);
  }

  @Override
  public void discard(ReplacedDatabase replaced) throws IOException {
    new ReplacedDatabases(access).discard(replaced);
  }

  @Override
  public void close() throws IOException {
    try {
      dumps.close();
    } finally {
      for (PendingRestore restore : restores) {
        restore.close();
      }
      restores.clear();
    }
  }
}
