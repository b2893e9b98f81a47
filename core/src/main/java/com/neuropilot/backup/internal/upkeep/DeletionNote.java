package com.neuropilot.backup.internal.upkeep;

import com.neuropilot.backup.internal.catalog.Copy;
import com.neuropilot.backup.internal.storage.BytesContent;
import com.neuropilot.backup.internal.trust.Deletions;
import com.neuropilot.backup.internal.trust.TrustedManifests;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.Signer;
import com.neuropilot.backup.spi.StorageTarget;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Puts down what is about to be deleted, signed, in the place of the records before: with what they
 * said of backups that a manifest here still knows. Under the storage's lock.
 */
final class DeletionNote {
  private final StorageTarget target;
  private final Deletions deletions;
  private final Optional<Signer> signer;

  DeletionNote(StorageTarget target, String pipeline, TrustedManifests trusted) {
    this.target = target;
    this.deletions = new Deletions(target, pipeline, trusted);
    this.signer = trusted.signing();
  }

  /**
   * Puts it, if there is a key to sign with.
   *
   * @param going what will be deleted
   * @param staying what will not
   */
  void put(List<Copy> going, List<Copy> staying, Instant now) throws IOException {
    if (signer.isEmpty() || going.isEmpty()) {
      return;
    }
    List<ObjectKey> before = deletions.objects();
    Map<String, String> deleted = new TreeMap<>(deletions.read());
    deleted.keySet().retainAll(known(staying));
    going.forEach(
        copy ->
            copy.manifest()
                .ifPresent(manifest -> deleted.put(manifest.id(), manifest.manifestSha256())));
    put(free(before, now), deletions.write(now, deleted), signer.get());
    target.deleteAll(new ArrayList<>(before));
  }

  private void put(ObjectKey key, byte[] document, Signer by) throws IOException {
    target.put(Deletions.signature(key), new BytesContent(by.sign(document)));
    target.put(key, new BytesContent(document));
  }

  /** A second prune within the same second takes the next one. */
  private ObjectKey free(List<ObjectKey> taken, Instant now) {
    Instant time = now;
    while (taken.contains(deletions.document(time))
        || taken.contains(Deletions.signature(deletions.document(time)))) {
      time = time.plusSeconds(1);
    }
    return deletions.document(time);
  }

  private static Set<String> known(List<Copy> copies) {
    return copies.stream()
        .flatMap(copy -> copy.manifest().stream())
        .flatMap(manifest -> manifest.known().keySet().stream())
        .collect(Collectors.toSet());
  }
}
