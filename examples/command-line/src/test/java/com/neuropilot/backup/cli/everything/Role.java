package com.neuropilot.backup.cli.everything;

import com.neuropilot.backup.postgres.PostgresServer;

/** Who backs up and restores. */
enum Role {
  SUPERUSER(PostgresServer.SUPERUSER),
  OWNER(PostgresServer.OWNER);

  private final String user;

  Role(String user) {
    this.user = user;
  }

  /** Returns the role's name on the server. */
  String user() {
    return user;
  }

  /** Returns the name of the database with everything in it that this role backs up. */
  String source() {
    return "everything_of_" + user;
  }
}
