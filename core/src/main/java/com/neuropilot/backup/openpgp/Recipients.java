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
  private final List<Path> secretKeys;
  private Optional<List<Certificate>> loaded = Optional.empty();

  /**
   * Creates it.
   *
   * @param files of certificates
   * @param secretKeys files of secret keys, whose public parts are taken
   */
  Recipients(List<Path> files, List<Path> secretKeys) {
    this.files = List.copyOf(files);
    this.secretKeys = List.copyOf(secretKeys);
  }

  @Override
  public boolean isEmpty() {
    return files.isEmpty() && secretKeys.isEmpty();
  }

  @Override
  public List<String> fingerprints() throws StageException {
    return certificates().stream().map(Certificate::fingerprint).distinct().toList();
  }

  @Override
  public List<PGPPublicKey> keys(Instant time) throws StageException {
    List<PGPPublicKey> keys = new ArrayList<>();
    UnprovenModulus unproven = new UnprovenModulus();
    try {
      for (Certificate recipient : certificates()) {
        keys.add(recipient.encryptionKey(time));
      }
    } finally {
      unproven.end();
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
      List<Certificate> all = new ArrayList<>(Certificate.load(files, "recipient certificate"));
      for (Path file : secretKeys) {
        new KeyFile(file, "secret key")
            .secretKeys()
            .forEach(ring -> all.add(Certificate.of(file, ring.toCertificate())));
      }
      loaded = Optional.of(List.copyOf(all));
    }
    return loaded.get();
  }
}
