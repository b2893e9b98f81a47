package com.neuropilot.backup.openpgp;

import com.neuropilot.backup.spi.StageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The certificates to encrypt for, read when they are first needed: who reads a backup may not have
 * them. Safe for use by several threads.
 */
final class Recipients {
  private final List<Path> files;
  private Optional<List<Certificate>> loaded = Optional.empty();

  Recipients(List<Path> files) {
    this.files = List.copyOf(files);
  }

  boolean isEmpty() {
    return files.isEmpty();
  }

  /**
   * Returns the certificates.
   *
   * @throws StageException when a file is absent, unreadable or holds no certificate
   */
  synchronized List<Certificate> certificates() throws StageException {
    if (loaded.isEmpty()) {
      loaded = Optional.of(Certificate.load(files, "recipient certificate"));
    }
    return loaded.get();
  }
}
