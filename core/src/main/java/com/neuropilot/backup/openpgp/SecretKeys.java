package com.neuropilot.backup.openpgp;

import com.neuropilot.backup.spi.StageContext;
import com.neuropilot.backup.spi.StageException;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPSecretKey;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.jspecify.annotations.Nullable;

/**
 * The secret keys that decrypt: loaded when the stage is created, unlocked at the first use and
 * kept then.
 *
 * <p>Expired and revoked keys decrypt too, or old backups would be lost.
 */
final class SecretKeys implements DecryptionKeys {
  private final List<SecretKeyFile> files;
  private final StageContext context;
  private @Nullable List<PGPKeyPair> unlocked;

  private SecretKeys(List<SecretKeyFile> files, StageContext context) {
    this.files = files;
    this.context = context;
  }

  /** Reads the files; touches no passphrase. */
  static SecretKeys load(List<ProtectedFile> files, StageContext context) throws StageException {
    List<SecretKeyFile> loaded = new ArrayList<>();
    for (ProtectedFile file : files) {
      SecretKeyFile keys = SecretKeyFile.load(file, "secret key");
      if (decrypting(keys).isEmpty()) {
        throw new StageException(
            "The secret key file "
                + file.path()
                + " holds no secret key that can decrypt. Export the key with its encryption"
                + " subkey: gpg --armor --export-secret-keys KEY",
            false);
      }
      loaded.add(keys);
    }
    return new SecretKeys(List.copyOf(loaded), context);
  }

  @Override
  public boolean isEmpty() {
    return files.isEmpty();
  }

  @Override
  public List<Certificate> certificates() {
    List<Certificate> certificates = new ArrayList<>();
    for (SecretKeyFile file : files) {
      for (PGPSecretKeyRing ring : file.rings()) {
        certificates.add(Certificate.of(file.source().path(), ring.toCertificate()));
      }
    }
    return certificates;
  }

  /** Fails when not one of the keys of a file can be unlocked. */
  @Override
  public SessionKeyFinder unlock() throws StageException {
    List<PGPKeyPair> ours = pairs();
    return (packets, list) -> SessionKeys.find(list, ours);
  }

  private synchronized List<PGPKeyPair> pairs() throws StageException {
    List<PGPKeyPair> pairs = unlocked;
    if (pairs == null) {
      pairs = new ArrayList<>();
      for (SecretKeyFile file : files) {
        pairs.addAll(file.unlock(decrypting(file), context.environment()));
      }
      unlocked = List.copyOf(pairs);
    }
    return pairs;
  }

  /** Returns the keys of the files that can decrypt, with their private parts. */
  private static List<PGPSecretKey> decrypting(SecretKeyFile file) {
    List<PGPSecretKey> keys = new ArrayList<>();
    for (PGPSecretKeyRing ring : file.rings()) {
      List<PGPSecretKey> candidates = new ArrayList<>();
      for (PGPSecretKey key : ring) {
        if (!key.isPrivateKeyEmpty() && key.getPublicKey().isEncryptionKey()) {
          candidates.add(key);
        }
      }
      // A primary key that has such subkeys is for signing: unlocking it would only take time.
      if (candidates.size() > 1) {
        candidates.removeIf(PGPSecretKey::isMasterKey);
      }
      keys.addAll(candidates);
    }
    return keys;
  }
}
