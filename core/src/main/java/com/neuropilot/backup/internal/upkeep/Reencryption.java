package com.neuropilot.backup.internal.upkeep;

import com.neuropilot.backup.event.Stage;
import com.neuropilot.backup.internal.catalog.ManifestObjects;
import com.neuropilot.backup.internal.catalog.StoredCiphertext.Opened;
import com.neuropilot.backup.internal.codec.CodecChain;
import com.neuropilot.backup.internal.codec.PassThrough;
import com.neuropilot.backup.internal.manifest.BackupFiles;
import com.neuropilot.backup.internal.manifest.Manifest;
import com.neuropilot.backup.internal.manifest.Manifest.ObjectEntry;
import com.neuropilot.backup.internal.manifest.Manifest.StreamEntry;
import com.neuropilot.backup.internal.manifest.ManifestJson;
import com.neuropilot.backup.internal.run.BegunMarker;
import com.neuropilot.backup.internal.run.LibraryVersion;
import com.neuropilot.backup.internal.run.NewGeneration;
import com.neuropilot.backup.internal.storage.BytesContent;
import com.neuropilot.backup.spi.Content;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.StorageTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Makes the next generation of a backup, from one copy, at all storages that have the backup. */
final class Reencryption {
  private static final long PART_BYTES = 1L << 30;
  private static final long SLACK_BYTES = 1L << 20;

  private final RekeyPlace source;
  private final Map<String, RekeyPlace> places;
  private final RekeyTools tools;

  Reencryption(RekeyPlace source, Map<String, RekeyPlace> places, RekeyTools tools) {
    this.source = source;
    this.places = places;
    this.tools = tools;
  }

  /**
   * Makes it.
   *
   * @param failures takes what failed at single storages
   * @return its manifest; it is whole where nothing failed
   * @throws IOException when it is whole nowhere
   */
  Manifest run(Map<String, IOException> failures) throws IOException {
    Opened old = tools.reader().open(source.copy());
    requireNoLoss(old.manifest());
    BackupFiles files = source.copy().files().ofGeneration(nextGeneration(old.manifest()));
    Map<String, StorageTarget> targets = new LinkedHashMap<>();
    places.forEach((label, place) -> targets.put(label, place.storage().target()));
    try (SpoolFolder spool = SpoolFolder.in(tools.context().workDirectory());
        NewGeneration fresh = new NewGeneration(files, targets, tools.context().journal())) {
      Manifest manifest = make(fresh, files, old, spool.path());
      fresh.failures().forEach(failures::put);
      return manifest;
    }
  }

  /** A signature that is not renewed would make the backup one that is refused. */
  private void requireNoLoss(Manifest old) throws StageException {
    if (old.signed() && tools.signer().isEmpty() && !tools.plan().allowUnsigned()) {
      throw new StageException(
          old.id()
              + " is signed, and without a signing key it would not be any more. Configure"
              + " encryptor.signing-key (on the command line --signing-key), or allow that (in the"
              + " API allowUnsigned, on the command line --allow-unsigned).",
          false);
    }
  }

  private int nextGeneration(Manifest old) throws IOException {
    int highest = 0;
    for (RekeyPlace place : places.values()) {
      highest = Math.max(highest, place.highest());
    }
    for (RekeyPlace place : places.values()) {
      place.removeUnfinished(highest + 1, ManifestObjects.dataExtension(old));
    }
    return highest + 1;
  }

  private Manifest make(NewGeneration fresh, BackupFiles files, Opened old, Path spool)
      throws IOException {
    tools.context().journal().begin(Stage.STORING);
    String extensions = renamed(ManifestObjects.dataExtension(old.manifest()), old);
    fresh.begin(marker(extensions));
    List<StreamEntry> stored =
        fresh.store(
            new StoredDump(old.streams()),
            tools.encryptor(),
            extensions,
            partSize(old.manifest()),
            spool);
    Map<ObjectKey, Content> small = new LinkedHashMap<>();
    Manifest manifest = manifest(files, old, streams(old.manifest(), stored), small);
    byte[] document = ManifestJson.write(manifest);
    if (manifest.signed()) {
      byte[] signature = tools.signer().orElseThrow().sign(document);
      small.put(files.signature(), new BytesContent(signature));
    }
    fresh.put(small);
    fresh.verify(manifest, label -> prove(label, manifest));
    fresh.publish(manifest, new BytesContent(document), this::checkLock);
    return ManifestJson.read(files.manifest().name(), document);
  }

  /** The objects are the same everywhere: one copy is decoded, the others are compared. */
  private boolean prove(String label, Manifest manifest) throws IOException {
    boolean first = label.equals(source.label());
    if (first && tools.decodes()) {
      tools.prove(source.storage(), manifest);
    }
    return first && tools.decodes();
  }

  private boolean checkLock(String label) throws IOException {
    RekeyPlace place = places.get(label);
    if (place != null) {
      place.lock().check();
    }
    return true;
  }

  private BegunMarker marker(String data) {
    return new BegunMarker(
        UUID.randomUUID().toString(),
        tools.actor().host(),
        tools.actor().clock().instant().toString(),
        BackupCopy.NOBODY,
        data);
  }

  private String renamed(String extensions, Opened old) {
    return extensions.substring(0, extensions.length() - old.extension().length())
        + tools.encryptor().fileExtension();
  }

  /** As long as the old parts; where each was alone, so long that each new one is. */
  private static long partSize(Manifest old) {
    List<List<ObjectEntry>> all = old.streams().stream().map(StreamEntry::parts).toList();
    return all.stream()
        .filter(parts -> parts.size() > 1)
        .mapToLong(parts -> parts.get(0).bytes())
        .max()
        .orElseGet(
            () ->
                all.stream()
                    .mapToLong(parts -> parts.get(0).bytes() + SLACK_BYTES)
                    .reduce(PART_BYTES, Math::max));
  }

  private static List<StreamEntry> streams(Manifest old, List<StreamEntry> stored) {
    Map<String, StreamEntry> before = new HashMap<>();
    old.streams().forEach(stream -> before.put(stream.name(), stream));
    List<StreamEntry> streams = new ArrayList<>();
    for (StreamEntry stream : stored) {
      StreamEntry same = Optional.ofNullable(before.get(stream.name())).orElseThrow();
      streams.add(
          new StreamEntry(
              same.name(),
              same.plainBytes(),
              same.plainSha256(),
              same.compressedBytes(),
              stream.storedBytes(),
              stream.parts()));
    }
    return streams;
  }

  private Manifest manifest(
      BackupFiles files, Opened old, List<StreamEntry> streams, Map<ObjectKey, Content> small)
      throws IOException {
    String metaName = old.manifest().meta().name();
    String metaBase = BackupFiles.of(old.manifest()).meta("").name();
    ObjectKey metaKey = files.meta(renamed(metaName.substring(metaBase.length()), old));
    CodecChain codecs = new CodecChain(new PassThrough(), Optional.of(tools.encryptor()));
    BytesContent meta = new BytesContent(codecs.encode(old.meta().read()));
    small.put(metaKey, meta);
    Manifest manifest =
        old.manifest()
            .reencrypted(
                new Manifest.Reencryption(
                    files.generation(),
                    tools.actor().clock().instant(),
                    tools.plan().recipients().id(),
                    tools.encryptor().recipients(),
                    tools.signer().isPresent(),
                    streams,
                    new ObjectEntry(metaKey.name(), meta.length(), meta.sha256().hex()),
                    LibraryVersion.text()));
    ManifestObjects.sidecars(manifest)
        .forEach((key, bytes) -> small.put(key, new BytesContent(bytes)));
    return manifest;
  }
}
