package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.StageException;

/** Says what to do about a pooler. */
final class Poolers {
  private Poolers() {}

  static StageException refused(String host) {
    return new StageException(
        "The server at "
            + host
            + " is a connection pooler: neither a snapshot nor a lock lives behind it. "
            + remedy(),
        false);
  }

  static String remedy() {
    return "Use the direct address of the PostgreSQL server (for pgbouncer usually port 5432 instead of 6432).";
  }
}
