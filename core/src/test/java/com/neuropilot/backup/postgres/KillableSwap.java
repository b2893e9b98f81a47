package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.PendingRestore;
import com.neuropilot.backup.spi.RestoreMode;
import com.neuropilot.backup.spi.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What is killed: a restore over a database in use, in a process of its own. */
final class KillableSwap {
  static final String DONE = "DONE";

  private KillableSwap() {}

  /**
   * Restores.
   *
   * @param args the server's port, the file of the dump, a folder
   */
  public static void main(String[] args) throws Exception {
    Postgres config =
        Postgres.database("postgres")
            .host("localhost")
            .port(Integer.parseInt(args[0]))
            .user(PostgresServer.OWNER)
            .password(Secret.of(PostgresServer.OWNER))
            .build();
    PostgresAccess access = new PostgresAccess(config, new TestContext(Path.of(args[2])));
    try (PendingRestore restore =
        SwapShop.begin(
            access,
            SwapShop.request("custom", Optional.of(RestoreMode.SWAP), Optional.empty()),
            Files.readAllBytes(Path.of(args[1])))) {
      restore.commit();
    }
    System.out.println(DONE);
  }
}
