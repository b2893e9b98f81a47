package com.neuropilot.backup.internal.catalog;

import com.neuropilot.backup.internal.manifest.BackupFiles;
import com.neuropilot.backup.internal.manifest.Proof;
import com.neuropilot.backup.internal.manifest.ProofJson;
import com.neuropilot.backup.internal.storage.BytesContent;
import com.neuropilot.backup.internal.trust.TrustedManifests;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.Signer;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.StoredObject;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Puts down beside a backup what was found when it was tried: the signature first, so that no
 * record is ever without one. No lock is needed, because nothing is replaced.
 */
final class ProofNote {
  private final StorageTarget target;
  private final BackupFiles files;
  private final TrustedManifests trusted;

  ProofNote(StorageTarget target, BackupFiles files, TrustedManifests trusted) {
    this.target = target;
    this.files = files;
    this.trusted = trusted;
  }

  /**
   * Puts it.
   *
   * @throws StageException when it could not be signed, so that it would count for nothing
   */
  void put(Proof proof) throws IOException {
    Optional<Signer> signer = trusted.signing();
    if (signer.isEmpty() && trusted.checksSignatures()) {
      throw new StageException(
          "Signers are trusted here, and there is no key to sign it with. Configure"
              + " encryptor.signing-key, or do without the record (in the API withoutRecord, on"
              + " the command line --no-record).",
          false);
    }
    byte[] document = ProofJson.write(proof);
    ObjectKey key = free(proof);
    if (signer.isPresent()) {
      target.put(BackupFiles.signature(key), new BytesContent(signer.get().sign(document)));
    }
    target.put(key, new BytesContent(document));
    removeIfOrphaned(key);
  }

  /** A second one within the same second takes the next one. */
  private ObjectKey free(Proof proof) throws IOException {
    Set<ObjectKey> taken =
        target.list(files.prefix()).stream().map(StoredObject::key).collect(Collectors.toSet());
    Instant time = proof.at();
    ObjectKey key = files.proof(proof.kind(), time);
    while (taken.contains(key) || taken.contains(BackupFiles.signature(key))) {
      time = time.plusSeconds(1);
      key = files.proof(proof.kind(), time);
    }
    return key;
  }

  /** Whoever deleted the backup meanwhile has not seen the record. */
  private void removeIfOrphaned(ObjectKey key) throws IOException {
    boolean there =
        target.list(files.prefix()).stream()
            .anyMatch(object -> BackupFiles.ofManifest(object.key()).isPresent());
    if (!there) {
      target.deleteAll(List.of(key, BackupFiles.signature(key)));
    }
  }
}
