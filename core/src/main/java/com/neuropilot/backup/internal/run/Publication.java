package com.neuropilot.backup.internal.run;

import com.neuropilot.backup.event.Stage;
import com.neuropilot.backup.internal.codec.CodecChain;
import com.neuropilot.backup.internal.manifest.BackupFiles;
import com.neuropilot.backup.internal.manifest.BackupMeta;
import com.neuropilot.backup.internal.manifest.Manifest;
import com.neuropilot.backup.internal.manifest.Manifest.DueEntry;
import com.neuropilot.backup.internal.manifest.Manifest.ObjectEntry;
import com.neuropilot.backup.internal.manifest.Manifest.StreamEntry;
import com.neuropilot.backup.internal.manifest.ManifestJson;
import com.neuropilot.backup.internal.manifest.RestoreInstructions;
import com.neuropilot.backup.internal.manifest.Sidecar;
import com.neuropilot.backup.internal.storage.BytesContent;
import com.neuropilot.backup.spi.Content;
import com.neuropilot.backup.spi.DumpSummary;
import com.neuropilot.backup.spi.Encryptor;
import com.neuropilot.backup.spi.ObjectExistsException;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.Signer;
import com.neuropilot.backup.spi.SourceLock;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts what belongs to the data (checksums, meta object, signature), and last the manifest. */
final class Publication {
  private final RunPlan plan;
  private final RunJournal journal;
  private final CodecChain codecs;
  private final Destinations destinations;
  private final BackupFiles files;

  Publication(
      RunPlan plan,
      RunJournal journal,
      CodecChain codecs,
      Destinations destinations,
      BackupFiles files) {
    this.plan = plan;
    this.journal = journal;
    this.codecs = codecs;
    this.destinations = destinations;
    this.files = files;
  }

  /** Makes the stored data a backup at each destination that is alive. */
  Manifest publish(List<StreamEntry> streams, DumpSummary summary, SourceLock lock)
      throws IOException {
    BytesContent meta = new BytesContent(codecs.encode(BackupMeta.of(summary).toJson()));
    ObjectKey metaKey = files.meta(codecs.extensions());
    putCompanions(streams, summary, metaKey, meta);
    ObjectEntry metaEntry = new ObjectEntry(metaKey.name(), meta.length(), meta.sha256().hex());
    byte[] document = ManifestJson.write(manifest(streams, summary, metaEntry));
    Manifest manifest = ManifestJson.read(files.manifest().name(), document);
    if (manifest.signed()) {
      sign(document);
    }
    verify(manifest);
    lock.check();
    destinations.each(destination -> new PutObjects(destination, manifest).requireAllThere(files));
    putManifest(new BytesContent(document));
    return manifest;
  }

  /** Beside the last parts, for which nobody has waited yet. */
  private void putCompanions(
      List<StreamEntry> streams, DumpSummary summary, ObjectKey metaKey, Content meta)
      throws IOException {
    Map<ObjectKey, Content> companions = new LinkedHashMap<>();
    for (StreamEntry stream : streams) {
      companions.put(sidecarKey(stream, summary), new BytesContent(Sidecar.write(stream.parts())));
    }
    companions.put(metaKey, meta);
    destinations
        .all()
        .forEach(destination -> destination.beginCompanions(companions, this::putInstructions));
    destinations.each(Destination::awaitCompanions);
  }

  private void sign(byte[] document) throws IOException {
    Optional<Signer> signer = codecs.encryptor().flatMap(Encryptor::signer);
    if (signer.isPresent()) {
      BytesContent signature = new BytesContent(signer.get().sign(document));
      destinations.each(destination -> destination.put(files.signature(), signature));
    }
  }

  private void putManifest(BytesContent document) throws IOException {
    journal.begin(Stage.PUBLISHING);
    // From here on an interrupt would leave a backup at some destinations and none at others.
    destinations.eachToTheEnd(destination -> destination.publish(files.manifest(), document));
    destinations.eachToTheEnd(destination -> removeMarker(destination));
  }

  private ObjectKey sidecarKey(StreamEntry stream, DumpSummary summary) {
    return BackupFiles.sidecar(
        files.data(stream.name(), summary.info().fileExtension() + codecs.extensions()));
  }

  private void verify(Manifest manifest) throws IOException {
    if (!plan.verifyChecksums()) {
      return;
    }
    journal.begin(Stage.VERIFYING);
    destinations.each(destination -> new PutObjects(destination, manifest).verify());
  }

  /** In good time: with the manifest there, somebody may need them. */
  private void putInstructions(Destination destination) {
    try {
      if (destination.target().find(RestoreInstructions.KEY).isEmpty()) {
        destination.putAside(RestoreInstructions.KEY, new BytesContent(RestoreInstructions.text()));
      }
    } catch (ObjectExistsException e) {
      // Another run was quicker: the instructions are there, which is all that was wanted.
    } catch (IOException | RuntimeException e) {
      // A plug-in's mistake is none of the backup's, either.
      journal.warn(
          "The instructions "
              + RestoreInstructions.KEY
              + " could not be put at "
              + destination.label()
              + ": "
              + e.getMessage());
    }
  }

  private void removeMarker(Destination destination) {
    try {
      destination.target().delete(files.begun());
    } catch (IOException e) {
      journal.warn(
          "The marker "
              + files.begun()
              + " stays at "
              + destination.label()
              + " ("
              + e.getMessage()
              + "); the next run removes it.");
    }
  }

  private Manifest manifest(List<StreamEntry> streams, DumpSummary summary, ObjectEntry meta) {
    return new Manifest(
        Manifest.FORMAT_VERSION,
        plan.pipeline(),
        files.id().toString(),
        plan.kind(),
        plan.due().orElse(DueEntry.NONE),
        plan.keptBy().orElse(plan.pipeline()),
        journal.started().toString(),
        plan.clock().instant().toString(),
        HostName.local(plan.environment()),
        Manifest.DumpEntry.of(summary.info()),
        summary.info().source(),
        plan.compressor().id(),
        plan.encryptor().map(stage -> stage.id()).orElse(CodecChain.NO_ENCRYPTION),
        codecs.encryptor().map(Encryptor::recipients).orElse(List.of()),
        codecs.encryptor().flatMap(Encryptor::signer).map(Signer::canSign).orElse(false),
        streams,
        meta,
        files.generation(),
        List.of(),
        KnownBackups.common(
            destinations.all().stream()
                .filter(Destination::isAlive)
                .map(Destination::known)
                .toList()),
        LibraryVersion.text(),
        "");
  }
}
