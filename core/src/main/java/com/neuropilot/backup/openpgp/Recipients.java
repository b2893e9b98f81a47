package com.neuropilot.backup.openpgp;

import com.neuropilot.backup.spi.StageException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.openpgp.PGPPublicKey;

/**
 * The certificates to encrypt for, read when they are first needed: who reads a backup may not have
 * them. Safe for use by several threads.
 */
final class Recipients implements Addressees {
  private final List<Path> files;
  private Optional<List<Certificate>> loaded = Optional.empty();

  Recipients(List<Path> files) {
    this.files = List.copyOf(files);
  }

  @Override
  public boolean isEmpty() {
    return files.isEmpty();
  }

  @Override
  public List<String> fingerprints() throws StageException {
    return certificates().stream().map(Certificate::fingerprint).distinct().toList();
  }

  @Override
  public List<PGPPublicKey> keys(Instant time) throws StageException {
    List<PGPPublicKey> keys = new ArrayList<>();
    for (Certificate recipient : certificates()) {
      keys.add(recipient.encryptionKey(time));
    }
    return keys;
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
