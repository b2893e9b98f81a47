package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.Dump;
import com.neuropilot.backup.spi.DumpInfo;
import com.neuropilot.backup.spi.DumpSource;
import com.neuropilot.backup.spi.PendingRestore;
import com.neuropilot.backup.spi.RestoreCheck;
import com.neuropilot.backup.spi.RestoreRequest;
import com.neuropilot.backup.spi.SourceLock;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.util.Optional;

/** What a restore is going to replace: the whole database, in the snapshot that is locked. */
final class RestoreReplaced implements DumpSource {
  private final PostgresDumps dumps;

  /**
   * Creates it.
   *
   * @param access to the whole database
   * @param snapshot as exported by the session that holds the locks
   */
  RestoreReplaced(PostgresAccess access, String snapshot) {
    this.dumps = new PostgresDumps(access, Optional.of(snapshot));
  }

  @Override
  public DumpInfo describe() throws IOException {
    return dumps.describe();
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
    throw onlyDumped();
  }

  @Override
  public PendingRestore openRestore(RestoreRequest request) throws IOException {
    throw onlyDumped();
  }

  @Override
  public void close() throws IOException {
    dumps.close();
  }

  private static StageException onlyDumped() {
    return new StageException("What a restore replaces can only be dumped.", false);
  }
}
