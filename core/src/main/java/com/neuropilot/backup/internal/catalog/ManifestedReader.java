package com.neuropilot.backup.internal.catalog;

import com.neuropilot.backup.internal.codec.CodecChain;
import com.neuropilot.backup.internal.manifest.BackupMeta;
import com.neuropilot.backup.internal.manifest.Manifest;
import com.neuropilot.backup.internal.manifest.Manifest.ObjectEntry;
import com.neuropilot.backup.internal.manifest.Manifest.StreamEntry;
import com.neuropilot.backup.internal.trust.TrustedManifests;
import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Opens backups that have a manifest. */
final class ManifestedReader implements ReadableBackup.Opener {
  private final Decoding decoding;
  private final TrustedManifests trusted;
  private final Path work;

  ManifestedReader(Decoding decoding, TrustedManifests trusted, Path work) {
    this.decoding = decoding;
    this.trusted = trusted;
    this.work = work;
  }

  @Override
  public ReadableBackup open(Copy copy) throws IOException {
    Manifest manifest = manifest(copy);
    requireSidecars(copy.storage(), manifest);
    CodecChain codecs = codecs(manifest);
    BackupMeta meta = meta(copy.storage(), manifest, codecs);
    List<StreamSource> streams =
        manifest.streams().stream()
            .map(entry -> (StreamSource) new Stream(copy.storage(), entry, codecs, work))
            .toList();
    return new ReadableBackup(
        copy.name(),
        manifest.info(),
        Optional.of(meta),
        streams,
        OptionalLong.of(manifest.plainBytes()));
  }

  /** Reads the manifest anew, checks it and its signature. */
  Manifest manifest(Copy copy) throws IOException {
    OpenStorage storage = copy.storage();
    try {
      return trusted.read(storage.target(), copy.files()).content();
    } catch (NoSuchFileException e) {
      throw new IntegrityException(
          "The manifest " + copy.files().manifest() + " is missing at " + storage.label() + ".", e);
    }
  }

  static void requireSidecars(OpenStorage storage, Manifest manifest) throws IOException {
    for (Map.Entry<ObjectKey, byte[]> sidecar : ManifestObjects.sidecars(manifest).entrySet()) {
      try {
        ManifestObjects.requireSidecar(storage, sidecar.getKey(), sidecar.getValue());
      } catch (NoSuchFileException e) {
        throw new IntegrityException(
            sidecar.getKey() + " is missing at " + storage.label() + ".", e);
      }
    }
  }

  CodecChain codecs(Manifest manifest) throws IOException {
    return decoding.chain(
        manifest.id(),
        manifest.compressor(),
        !manifest.encryptor().equals(CodecChain.NO_ENCRYPTION));
  }

  /**
   * Makes sure that the key opens a backup: decrypts its meta object, and nothing of its data.
   *
   * @throws StageException when it is another key's; says whose
   */
  void requireKey(Copy copy) throws IOException {
    Manifest manifest = manifest(copy);
    CodecChain codecs = codecs(manifest);
    byte[] stored;
    try (InputStream parts = new CheckedParts(copy.storage(), List.of(manifest.meta()), work)) {
      stored = parts.readAllBytes();
    }
    try (InputStream plain = codecs.decode(new ByteArrayInputStream(stored))) {
      BackupMeta.fromJson(plain.readAllBytes());
    } catch (IntegrityException e) {
      throw e;
    } catch (StageException e) {
      throw new StageException(
          "The key does not open "
              + copy.name()
              + ". These do: "
              + String.join(", ", manifest.recipients())
              + ". ("
              + e.getMessage()
              + ")",
          false,
          e);
    }
  }

  /** Reads the meta object; that is where a key that does not fit shows first. */
  BackupMeta meta(OpenStorage storage, Manifest manifest, CodecChain codecs) throws IOException {
    ObjectEntry entry = manifest.meta();
    try (InputStream plain =
        new CheckedParts(storage, List.of(entry), work).decodedBy(codecs::decode)) {
      return BackupMeta.fromJson(plain.readAllBytes());
    }
  }

  private record Stream(OpenStorage storage, StreamEntry entry, CodecChain codecs, Path work)
      implements StreamSource {
    @Override
    public String name() {
      return entry.name();
    }

    @Override
    public InputStream open() throws IOException {
      return new PlainStream(
          new CheckedParts(storage, entry.parts(), work).decodedBy(codecs::decode), entry);
    }
  }
}
