package com.neuropilot.backup.internal.upkeep;

import com.neuropilot.backup.internal.catalog.ManifestObjects;
import com.neuropilot.backup.internal.catalog.OpenStorage;
import com.neuropilot.backup.internal.manifest.BackupFiles;
import com.neuropilot.backup.internal.manifest.Manifest;
import com.neuropilot.backup.internal.manifest.Manifest.ObjectEntry;
import com.neuropilot.backup.internal.manifest.Proof;
import com.neuropilot.backup.internal.manifest.ProofJson;
import com.neuropilot.backup.internal.manifest.RestoreInstructions;
import com.neuropilot.backup.internal.run.BegunMarker;
import com.neuropilot.backup.internal.run.RunJournal;
import com.neuropilot.backup.internal.run.SpooledPart;
import com.neuropilot.backup.internal.storage.BytesContent;
import com.neuropilot.backup.internal.storage.SmallObject;
import com.neuropilot.backup.internal.storage.StorageLock;
import com.neuropilot.backup.internal.storage.StoredHash;
import com.neuropilot.backup.internal.trust.TrustedManifests;
import com.neuropilot.backup.spi.Content;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.SourceFingerprint;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.StoredObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Copies one backup from a storage to another as a run puts it: begun marker first, manifest last.
 *
 * <p>What is there already and is what the manifest says stays; the copy goes on where an earlier
 * one was broken off. If what was damaged there is mended so, a verification that found it says
 * nothing of it any more, and its record goes.
 */
final class BackupCopy {
  /** Nobody's database: no run may take the copy for a leftover of its own before a day is over. */
  static final SourceFingerprint NOBODY = new SourceFingerprint("", "", "");

  private final OpenStorage from;
  private final OpenStorage to;
  private final BackupFiles files;
  private final TrustedManifests trusted;
  private final Path work;
  private final Actor actor;
  private final RunJournal journal;
  private final Map<ObjectKey, Long> there = new HashMap<>();
  private boolean mended;

  BackupCopy(
      OpenStorage from,
      OpenStorage to,
      BackupFiles files,
      TrustedManifests trusted,
      Path work,
      Actor actor,
      RunJournal journal) {
    this.from = from;
    this.to = to;
    this.files = files;
    this.trusted = trusted;
    this.work = work;
    this.actor = actor;
    this.journal = journal;
  }

  /**
   * Copies it; under the lock of where it goes to.
   *
   * @return whether something of the data was missing there, or was not what the manifest says
   * @throws com.neuropilot.backup.spi.IntegrityException when the copy to read from is damaged
   */
  boolean run(StorageLock lock) throws IOException {
    TrustedManifests.Stored stored = trusted.read(from.target(), files);
    Manifest manifest = stored.content();
    list();
    lock.check();
    putMarker(ManifestObjects.dataExtension(manifest));
    for (ObjectEntry entry : ManifestObjects.hashed(manifest)) {
      lock.check();
      copy(entry);
    }
    if (mended) {
      forgetDamage();
    }
    for (Map.Entry<ObjectKey, byte[]> small : small(manifest).entrySet()) {
      put(small.getKey(), new BytesContent(small.getValue()));
    }
    requireAllThere(manifest);
    lock.check();
    put(files.manifest(), new BytesContent(stored.document()));
    putInstructions();
    to.target().delete(files.begun());
    return mended;
  }

  private void forgetDamage() throws IOException {
    for (ObjectKey key : List.copyOf(there.keySet())) {
      if (files.isProof(Proof.Kind.VERIFICATION, key)
          && ProofJson.read(Proof.Kind.VERIFICATION, SmallObject.read(to.target(), key))
              .filter(proof -> !proof.passed())
              .isPresent()) {
        List<ObjectKey> record = List.of(key, BackupFiles.signature(key));
        to.target().deleteAll(record);
        there.keySet().removeAll(record);
      }
    }
  }

  private void list() throws IOException {
    there.clear();
    for (StoredObject object : to.target().list(files.prefix())) {
      there.put(object.key(), object.length());
    }
  }

  private void putMarker(String data) throws IOException {
    BegunMarker marker =
        new BegunMarker(
            UUID.randomUUID().toString(),
            actor.host(),
            actor.clock().instant().toString(),
            NOBODY,
            data);
    if (there.containsKey(files.begun())) {
      to.target().delete(files.begun());
    }
    to.target().put(files.begun(), new BytesContent(marker.toJson()));
  }

  private void copy(ObjectEntry entry) throws IOException {
    ObjectKey key = ObjectKey.of(entry.name());
    if (isThere(key, entry.bytes(), entry.sha256())) {
      return;
    }
    mended = true;
    SpooledPart part = new PartCopy(from.target(), work).fetch(entry);
    try {
      replace(key, part);
    } finally {
      part.remove();
    }
  }

  private void put(ObjectKey key, Content content) throws IOException {
    if (!isThere(key, content.length(), content.sha256().hex())) {
      replace(key, content);
    }
  }

  private boolean isThere(ObjectKey key, long length, String sha256) throws IOException {
    Long found = there.get(key);
    return found != null
        && found == length
        && StoredHash.of(to.target(), key).sha256().hex().equals(sha256);
  }

  /** What is there and is something else was broken off, or was damaged. */
  private void replace(ObjectKey key, Content content) throws IOException {
    StorageTarget target = to.target();
    if (there.containsKey(key)) {
      target.delete(key);
    }
    target.put(key, content);
    journal.stored(to.label(), key.name(), content.length());
  }

  /**
   * Checksum files, the signature, and what was recorded beside the backup; a record that is there
   * under the same name is of that copy.
   */
  private Map<ObjectKey, byte[]> small(Manifest manifest) throws IOException {
    Map<ObjectKey, byte[]> small = new LinkedHashMap<>(ManifestObjects.sidecars(manifest));
    for (StoredObject object : from.target().list(files.prefix())) {
      ObjectKey key = object.key();
      boolean record = files.isRecord(key) && !there.containsKey(key);
      if (key.equals(files.signature()) || record) {
        small.put(key, SmallObject.read(from.target(), key));
      }
    }
    return small;
  }

  private void putInstructions() throws IOException {
    if (to.target().find(RestoreInstructions.KEY).isEmpty()) {
      to.target().put(RestoreInstructions.KEY, new BytesContent(RestoreInstructions.text()));
    }
  }

  private void requireAllThere(Manifest manifest) throws IOException {
    list();
    boolean whole =
        there.containsKey(files.begun())
            && ManifestObjects.hashed(manifest).stream()
                .allMatch(
                    entry -> there.getOrDefault(ObjectKey.of(entry.name()), -1L) == entry.bytes());
    if (!whole) {
      throw new StageException(
          "Objects of "
              + files.id()
              + " are gone from "
              + to.target().location()
              + " while it was copied there: something else removed them. Run sync again.",
          true);
    }
  }
}
