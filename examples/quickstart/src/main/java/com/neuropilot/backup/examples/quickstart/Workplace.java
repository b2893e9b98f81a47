package com.neuropilot.backup.examples.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where everything is that a run makes.
 *
 * @param run its directory
 */
record Workplace(Path run) {
  /** Makes a directory of its own for a run, so that no earlier one is touched. */
  static Workplace in(Path home) throws IOException {
    Path absolute = home.toAbsolutePath().normalize();
    Files.createDirectories(absolute);
    Path run = null;
    for (int number = 1; run == null; number++) {
      Path candidate = absolute.resolve("run-" + number);
      if (Files.notExists(candidate)) {
        run = Files.createDirectory(candidate);
      }
    }
    return new Workplace(run);
  }

  Path storage() {
    return run.resolve("storage");
  }

  Path spool() {
    return run.resolve("spool");
  }

  Path publicKey() {
    return run.resolve("neuropilot-backup-public.key");
  }

  Path privateKey() {
    return run.resolve("neuropilot-backup-private.key");
  }

  Path revocation() {
    return run.resolve("neuropilot-backup-revocation.key");
  }

  Path passphrase() {
    return run.resolve("passphrase");
  }

  Path byHand() {
    return run.resolve("by-hand");
  }
}
