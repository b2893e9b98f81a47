package com.neuropilot.backup.internal.upkeep;

import com.neuropilot.backup.internal.catalog.ForeignDump;
import com.neuropilot.backup.internal.manifest.BackupFiles;
import com.neuropilot.backup.internal.manifest.BackupMeta;
import com.neuropilot.backup.internal.manifest.Manifest;
import com.neuropilot.backup.internal.manifest.Manifest.DueEntry;
import com.neuropilot.backup.internal.manifest.Manifest.DumpEntry;
import com.neuropilot.backup.internal.manifest.Manifest.ObjectEntry;
import com.neuropilot.backup.internal.manifest.ManifestJson;
import com.neuropilot.backup.internal.manifest.Sidecar;
import com.neuropilot.backup.internal.run.LibraryVersion;
import com.neuropilot.backup.internal.storage.BytesContent;
import com.neuropilot.backup.spi.DumpInfo;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.Signer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What makes a backup of a file of another tool: everything but the file itself. */
final class AdoptedManifest {
  private final ForeignDump dump;
  private final BackupFiles files;
  private final Map<ObjectKey, BytesContent> companions = new LinkedHashMap<>();
  private final BytesContent document;

  /**
   * Makes it.
   *
   * @param dump the file
   * @param stored when it was stored
   * @param plan what is known beside
   * @param signer what signs, if signing is on
   * @param host who does it
   */
  AdoptedManifest(
      ForeignDump dump, Instant stored, AdoptPlan plan, Optional<Signer> signer, String host)
      throws IOException {
    this.dump = dump;
    this.files = new BackupFiles(dump.id());
    BytesContent meta = meta();
    ObjectKey metaKey = files.meta(dump.codecs().extensions());
    companions.put(metaKey, meta);
    ObjectEntry entry = new ObjectEntry(metaKey.name(), meta.length(), meta.sha256().hex());
    byte[] bytes = ManifestJson.write(manifest(entry, stored, plan, signer.isPresent(), host));
    ManifestJson.read(files.manifest().name(), bytes);
    if (signer.isPresent()) {
      companions.put(files.signature(), new BytesContent(signer.get().sign(bytes)));
    }
    document = new BytesContent(bytes);
  }

  BackupFiles files() {
    return files;
  }

  ObjectKey sidecarKey() {
    return BackupFiles.sidecar(dump.stream().parts().get(0).name());
  }

  BytesContent sidecar() {
    return new BytesContent(Sidecar.write(dump.stream().parts()));
  }

  /** Returns what is put before the manifest. */
  Map<ObjectKey, BytesContent> companions() {
    return companions;
  }

  BytesContent document() {
    return document;
  }

  /** Returns the encrypted meta object, which the key at hand opens. */
  private BytesContent meta() throws IOException {
    byte[] encoded = dump.codecs().encode(BackupMeta.unknown().toJson());
    try (InputStream plain = dump.codecs().decode(new ByteArrayInputStream(encoded))) {
      BackupMeta.fromJson(plain.readAllBytes());
    }
    return new BytesContent(encoded);
  }

  private Manifest manifest(
      ObjectEntry meta, Instant stored, AdoptPlan plan, boolean signed, String host) {
    Instant started =
        LocalDateTime.ofInstant(dump.id().begun(), ZoneOffset.UTC).atZone(plan.zone()).toInstant();
    DumpInfo info = dump.info();
    return new Manifest(
        Manifest.FORMAT_VERSION,
        dump.id().pipeline(),
        dump.id().toString(),
        "manual",
        DueEntry.NONE,
        dump.id().pipeline(),
        started.toString(),
        (stored.isAfter(started) ? stored : started).toString(),
        host,
        new DumpEntry(
            info.engine(),
            info.serverVersion(),
            plan.database(),
            info.format(),
            info.toolVersion(),
            info.archiveVersion(),
            info.fileExtension()),
        info.source(),
        dump.compressor(),
        dump.encryptor(),
        dump.recipients(),
        signed,
        List.of(dump.stream()),
        meta,
        files.generation(),
        List.of(),
        Map.of(),
        LibraryVersion.text(),
        "");
  }
}
