package com.neuropilot.backup.internal.catalog;

import com.neuropilot.backup.internal.registry.ConfiguredStage;
import com.neuropilot.backup.spi.DumpSource;
import com.neuropilot.backup.spi.ReplacedDatabase;
import com.neuropilot.backup.spi.RestoreCheck;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Brings back what a restore has replaced. */
public final class RollbackJob {
  private final DumpSource source;

  private RollbackJob(DumpSource source) {
    this.source = source;
  }

  /** Opens a job; the database is closed with the session. */
  public static RollbackJob open(CatalogSession session, ConfiguredStage<DumpSource> database)
      throws IOException {
    return new RollbackJob(session.open(database));
  }

  /** Returns what can be brought back, the newest first. */
  public List<ReplacedDatabase> replaced(Optional<String> database) throws IOException {
    return source.replaced(database);
  }

  /** Looks for everything that would make it fail. */
  public RestoreCheck check(ReplacedDatabase replaced) throws IOException {
    return source.checkRollback(replaced);
  }

  /** Brings it back. */
  public void rollBack(ReplacedDatabase replaced) throws IOException {
    source.rollBack(replaced);
  }

  /** Gives it up. */
  public void discard(ReplacedDatabase replaced) throws IOException {
    source.discard(replaced);
  }
}
