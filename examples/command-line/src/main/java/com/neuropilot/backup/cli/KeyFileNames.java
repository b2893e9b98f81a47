package com.neuropilot.backup.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The files of a new key.
 *
 * @param directory where they are
 */
record KeyFileNames(Path directory) {
  Path certificate() {
    return directory.resolve("neuropilot-backup-public.key");
  }

  Path secretKey() {
    return directory.resolve("neuropilot-backup-private.key");
  }

  Path revocation() {
    return directory.resolve("neuropilot-backup-revocation.asc");
  }

  /** Makes sure, before a passphrase is asked for, that nothing would be overwritten. */
  void requireFree() {
    List<String> taken =
        List.of(certificate(), secretKey(), revocation()).stream()
            .filter(Files::exists)
            .map(Path::toString)
            .toList();
    if (!taken.isEmpty()) {
      throw new UsageException(
          "There is a key already, and a key is never overwritten: "
              + String.join(", ", taken)
              + ". Choose another directory with --out-dir.");
    }
  }
}
