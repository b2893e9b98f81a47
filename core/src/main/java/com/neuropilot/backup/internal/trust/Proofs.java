package com.neuropilot.backup.internal.trust;

import com.neuropilot.backup.internal.manifest.BackupFiles;
import com.neuropilot.backup.internal.manifest.Manifest;
import com.neuropilot.backup.internal.manifest.Proof;
import com.neuropilot.backup.internal.manifest.ProofJson;
import com.neuropilot.backup.internal.storage.SmallObject;
import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StorageTarget;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Reads what drills and verifications put down beside a backup. Where signers are trusted, only
 * what one of them signed counts: whoever can write to a storage could say that a backup is proven.
 */
public final class Proofs {
  private final StorageTarget target;
  private final BackupFiles files;
  private final TrustedManifests trusted;

  /** Looks at the records of a backup at a storage. */
  public Proofs(StorageTarget target, BackupFiles files, TrustedManifests trusted) {
    this.target = target;
    this.files = files;
    this.trusted = trusted;
  }

  /**
   * Returns the newest record of a kind that counts.
   *
   * @param manifest what it has to be about
   * @param there the backup's records at the storage, as listed
   * @throws IOException when the storage fails
   */
  public Optional<Proof> newest(Proof.Kind kind, Manifest manifest, List<ObjectKey> there)
      throws IOException {
    List<ObjectKey> newestFirst =
        there.stream()
            .filter(key -> files.isProof(kind, key))
            .sorted(Comparator.comparing(ObjectKey::name).reversed())
            .toList();
    for (ObjectKey key : newestFirst) {
      Optional<Proof> proof = read(kind, key).filter(each -> each.isOf(manifest));
      if (proof.isPresent()) {
        return proof;
      }
    }
    return Optional.empty();
  }

  private Optional<Proof> read(Proof.Kind kind, ObjectKey key) throws IOException {
    try {
      byte[] document = SmallObject.read(target, key);
      return isTrusted(key, document) ? ProofJson.read(kind, document) : Optional.empty();
    } catch (NoSuchFileException | IntegrityException e) {
      return Optional.empty();
    }
  }

  private boolean isTrusted(ObjectKey key, byte[] document) throws IOException {
    return !trusted.checksSignatures()
        || trusted.isSigned(document, SmallObject.read(target, BackupFiles.signature(key)));
  }
}
