package com.neuropilot.backup.internal.upkeep;

import com.neuropilot.backup.internal.catalog.Copy;
import com.neuropilot.backup.internal.catalog.CopyState;
import com.neuropilot.backup.internal.catalog.ForeignDump;
import com.neuropilot.backup.internal.catalog.ForeignExamination;
import com.neuropilot.backup.internal.catalog.OpenStorage;
import com.neuropilot.backup.internal.catalog.StorageListing;
import com.neuropilot.backup.internal.manifest.BackupFiles;
import com.neuropilot.backup.internal.manifest.BackupId;
import com.neuropilot.backup.internal.manifest.Manifest.ObjectEntry;
import com.neuropilot.backup.internal.registry.UnusableConfigException;
import com.neuropilot.backup.internal.run.Closing;
import com.neuropilot.backup.internal.run.RunContext;
import com.neuropilot.backup.internal.storage.BytesContent;
import com.neuropilot.backup.internal.storage.SmallObject;
import com.neuropilot.backup.internal.storage.StorageLock;
import com.neuropilot.backup.internal.storage.StoredHash;
import com.neuropilot.backup.internal.trust.TrustedManifests;
import com.neuropilot.backup.spi.Content;
import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.Signer;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.StorageTarget;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes backups of files of another tool, where they lie: a manifest and what belongs to it is put
 * beside the file, which stays as it is. For one thread.
 *
 * <p>No begun marker is put: what lies under one may be removed as a leftover, and the file is
 * nobody's leftover. Killed before the manifest, an adoption has done nothing, and the next one
 * begins anew.
 */
final class Adoption {
  private final AdoptPlan plan;
  private final TrustedManifests trusted;
  private final RunContext context;
  private final Actor actor;
  private final List<String> done = new ArrayList<>();
  private final Map<String, IOException> failures = new LinkedHashMap<>();

  Adoption(AdoptPlan plan, TrustedManifests trusted, RunContext context, Actor actor) {
    this.plan = plan;
    this.trusted = trusted;
    this.context = context;
    this.actor = actor;
  }

  /** A copy of the file, and the lock where it lies. */
  private record Place(Copy copy, StorageLock lock) {
    OpenStorage storage() {
      return copy.storage();
    }

    StorageTarget target() {
      return copy.storage().target();
    }
  }

  /**
   * Adopts a file at each storage that has it.
   *
   * @param file its name
   * @throws IOException when it is no whole backup, or cannot be made one anywhere
   */
  AdoptOutcome run(String file, List<OpenStorage> storages) throws IOException {
    Optional<Signer> signer = signer();
    try (Closing locks = new Closing(context.journal())) {
      List<Place> places = new ArrayList<>();
      for (OpenStorage storage : storages) {
        for (Copy copy : StorageListing.foreign(storage, ObjectKey.of(file))) {
          places.add(new Place(copy, lock(copy, locks)));
        }
      }
      for (Place place : places) {
        requireFree(place);
      }
      return places.isEmpty() ? new AdoptOutcome(file, List.of(), Map.of()) : adopt(places, signer);
    }
  }

  private StorageLock lock(Copy copy, Closing locks) throws IOException {
    String pipeline =
        BackupFiles.ofAny(ObjectKey.of(copy.name()))
            .map(BackupFiles::id)
            .map(BackupId::pipeline)
            .orElse("unnamed");
    return locks.add(
        "The lock at " + copy.storage().label(),
        StorageLock.take(copy.storage().target(), pipeline, actor.host(), actor.clock()));
  }

  private AdoptOutcome adopt(List<Place> places, Optional<Signer> signer) throws IOException {
    Place first = places.get(0);
    context.journal().name(first.copy().name());
    ForeignDump dump =
        new ForeignExamination(plan.key(), plan.allowUnsigned(), context).of(first.copy());
    AdoptedManifest manifest =
        new AdoptedManifest(dump, first.copy().begun(), plan, signer, actor.host());
    for (Place place : places) {
      try {
        requireSame(place, first, dump.stream().parts().get(0));
        publish(place, manifest);
        done.add(place.storage().label());
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        failures.put(place.storage().label(), e);
      }
    }
    if (done.isEmpty()) {
      throw failures.values().iterator().next();
    }
    return new AdoptOutcome(dump.id().toString(), done, failures);
  }

  /** Where signers are trusted, what nobody signs would not count as whole. */
  private Optional<Signer> signer() throws IOException {
    TrustedManifests ofKey = TrustedManifests.of(plan.key(), plan.allowUnsigned(), context);
    Optional<Signer> signer = trusted.signing().or(ofKey::signing);
    if (signer.isEmpty() && (trusted.checksSignatures() || ofKey.checksSignatures())) {
      throw new UnusableConfigException(
          new StageException(
              "Signers are trusted here, so an adopted backup counts only if it is signed, and"
                  + " there is no key to sign with. Adopt it where encryptor.signing-key is"
                  + " configured.",
              false));
    }
    return signer;
  }

  private static void requireFree(Place place) throws IOException {
    Optional<BackupFiles> files = BackupFiles.ofAny(ObjectKey.of(place.copy().name()));
    for (ObjectKey taken :
        files.map(own -> List.of(own.manifest(), own.begun())).orElse(List.of())) {
      if (place.target().find(taken).isPresent()) {
        throw new StageException(
            place.copy().name()
                + " at "
                + place.storage().label()
                + " was adopted before, or there is another backup of its name: "
                + taken
                + " is there. Nothing was changed.",
            false);
      }
    }
  }

  private static void requireSame(Place place, Place first, ObjectEntry examined)
      throws IOException {
    if (place.storage().equals(first.storage())) {
      return;
    }
    StoredHash stored = StoredHash.of(place.target(), ObjectKey.of(examined.name()));
    if (!stored.sha256().hex().equals(examined.sha256())) {
      throw new IntegrityException(
          examined.name()
              + " at "
              + place.storage().label()
              + " is not the same as at "
              + first.storage().label()
              + ", where it is whole. Delete it there and copy it with sync.");
    }
  }

  private void publish(Place place, AdoptedManifest manifest) throws IOException {
    StorageTarget target = place.target();
    putSidecar(target, manifest);
    for (Map.Entry<ObjectKey, BytesContent> companion : manifest.companions().entrySet()) {
      replace(target, companion.getKey(), companion.getValue());
    }
    place.lock().check();
    target.put(manifest.files().manifest(), manifest.document());
    requireWhole(place, manifest.files().id());
    new FolderInstructions(target, context.journal()).renew();
  }

  /** One that says the same in other words, such as with a folder, is put in ours. */
  private static void putSidecar(StorageTarget target, AdoptedManifest manifest)
      throws IOException {
    ObjectKey key = manifest.sidecarKey();
    boolean there = target.find(key).isPresent();
    byte[] right = manifest.sidecar().open().readAllBytes();
    if (!there || !Arrays.equals(SmallObject.read(target, key), right)) {
      replace(target, key, manifest.sidecar());
    }
  }

  /** What an adoption that was killed has left is of no use to anybody. */
  private static void replace(StorageTarget target, ObjectKey key, Content content)
      throws IOException {
    target.delete(key);
    target.put(key, content);
  }

  private void requireWhole(Place place, BackupId id) throws IOException {
    Optional<Copy> copy =
        StorageListing.ofPipeline(place.storage(), trusted, id.pipeline()).stream()
            .filter(found -> found.name().equals(id.toString()))
            .findFirst();
    if (copy.isEmpty() || copy.get().state() != CopyState.WHOLE) {
      throw new IntegrityException(
          id
              + " at "
              + place.storage().label()
              + " does not look whole: "
              + copy.flatMap(Copy::problem).orElse("it is not listed")
              + ". Look with verify.");
    }
  }
}
