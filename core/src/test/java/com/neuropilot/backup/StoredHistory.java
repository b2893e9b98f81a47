package com.neuropilot.backup;

import com.neuropilot.backup.internal.manifest.BackupFiles;
import com.neuropilot.backup.internal.manifest.BackupId;
import com.neuropilot.backup.internal.manifest.Manifest;
import com.neuropilot.backup.internal.manifest.Manifest.DueEntry;
import com.neuropilot.backup.internal.manifest.Manifest.DumpEntry;
import com.neuropilot.backup.internal.manifest.Manifest.ObjectEntry;
import com.neuropilot.backup.internal.manifest.Manifest.StreamEntry;
import com.neuropilot.backup.internal.manifest.ManifestJson;
import com.neuropilot.backup.internal.manifest.Proof;
import com.neuropilot.backup.internal.manifest.ProofJson;
import com.neuropilot.backup.internal.manifest.Sha256;
import com.neuropilot.backup.internal.manifest.Sidecar;
import com.neuropilot.backup.spi.SourceFingerprint;
import com.neuropilot.backup.spi.tck.InMemoryStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Writes what runs leave at a storage, without running anything. */
final class StoredHistory {
  private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);

  private final InMemoryStorage storage;
  private final String pipeline;

  StoredHistory(InMemoryStorage storage, String pipeline) {
    this.storage = storage;
    this.pipeline = pipeline;
  }

  String whole(Instant begun) {
    return whole(begun, "scheduled");
  }

  String whole(Instant begun, String kind) {
    return whole(files(begun), kind);
  }

  /** What a rekey makes of a backup. */
  String generation(Instant begun, int generation) {
    return whole(files(begun).ofGeneration(generation), "scheduled");
  }

  private String whole(BackupFiles files, String kind) {
    ObjectEntry data = put(files.base() + ".dump");
    ObjectEntry meta = put(files.base() + ".meta.json");
    storage.overwrite(files.base() + ".dump.sha256", Sidecar.write(List.of(data)));
    storage.overwrite(files.manifest().name(), manifest(files, kind, data, meta));
    return files.id().toString();
  }

  String damaged(Instant begun) {
    String id = whole(begun);
    storage.overwrite(id + ".dump", new byte[1]);
    return id;
  }

  /** A run that goes on, or was killed. */
  String incomplete(Instant begun) {
    String id = id(begun);
    put(id + ".begun");
    put(id + ".dump");
    return id;
  }

  /** A backup whose manifest went missing. */
  String orphan(Instant begun) {
    String id = id(begun);
    put(id + ".dump");
    put(id + ".meta.json");
    return id;
  }

  /** A file of the older scripts, with or without its checksum. */
  String script(Instant begun, boolean checksum) {
    String id = id(begun);
    put(id + ".sql.gz.gpg");
    if (checksum) {
      put(id + ".sql.gz.gpg.sha256");
    }
    return id;
  }

  void pin(Instant begun) {
    put(files(begun).pin(begun).name());
  }

  /** What a drill or a verification of a whole one puts down a while after it began. */
  void tried(Instant begun, Proof.Kind kind, Duration after, boolean passed) {
    BackupFiles files = files(begun);
    String manifest = files.manifest().name();
    Instant at = begun.plus(after);
    try {
      String hash = ManifestJson.read(manifest, storage.contents().get(manifest)).manifestSha256();
      storage.overwrite(
          files.proof(kind, at).name(),
          ProofJson.write(
              new Proof(kind, id(begun), hash, at, passed, Duration.ZERO, after, 0, "test")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void verified(Instant begun) {
    put(id(begun) + ".verified.20250101_000000.json");
  }

  String id(Instant begun) {
    return files(begun).id().toString();
  }

  private BackupFiles files(Instant begun) {
    return new BackupFiles(new BackupId(pipeline, begun));
  }

  private ObjectEntry put(String name) {
    storage.overwrite(name, DATA);
    return new ObjectEntry(name, DATA.length, Sha256.of(DATA).hex());
  }

  private byte[] manifest(BackupFiles files, String kind, ObjectEntry data, ObjectEntry meta) {
    String time = files.id().begun().toString();
    String hash = Sha256.of(DATA).hex();
    return ManifestJson.write(
        new Manifest(
            Manifest.FORMAT_VERSION,
            pipeline,
            files.id().toString(),
            kind,
            DueEntry.NONE,
            pipeline,
            time,
            time,
            "host",
            new DumpEntry("fake", "1", "inventory", "custom", "fake_dump 1", "1", ".dump"),
            new SourceFingerprint("7", "16384", "db.example.org"),
            "none",
            "none",
            List.of(),
            false,
            List.of(
                new StreamEntry(
                    "main", DATA.length, hash, DATA.length, DATA.length, List.of(data))),
            meta,
            files.generation(),
            List.of(),
            Map.of(),
            "test",
            ""));
  }
}
