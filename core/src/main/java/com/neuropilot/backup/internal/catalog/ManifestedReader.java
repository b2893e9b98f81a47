package com.neuropilot.backup.internal.catalog;

import com.neuropilot.backup.internal.codec.CodecChain;
import com.neuropilot.backup.internal.manifest.BackupFiles;
import com.neuropilot.backup.internal.manifest.BackupMeta;
import com.neuropilot.backup.internal.manifest.Manifest;
import com.neuropilot.backup.internal.manifest.Manifest.ObjectEntry;
import com.neuropilot.backup.internal.manifest.Manifest.StreamEntry;
import com.neuropilot.backup.internal.manifest.ManifestJson;
import com.neuropilot.backup.internal.storage.SmallObject;
import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.Signer;
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
  private final Path work;

  ManifestedReader(Decoding decoding, Path work) {
    this.decoding = decoding;
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
    BackupFiles files = copy.files();
    byte[] document = read(copy.storage(), files);
    Manifest manifest = ManifestJson.read(files.manifest().name(), document);
    if (!ManifestObjects.isOf(files, manifest)) {
      throw new IntegrityException(ManifestObjects.renamed(files, manifest));
    }
    Optional<Signer> signer = decoding.signer();
    if (signer.isPresent() && !(decoding.allowsUnsigned() && !manifest.signed())) {
      verifySignature(copy.storage(), files, document, signer.get());
    }
    return manifest;
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

  /** Reads the meta object; that is where a key that does not fit shows first. */
  BackupMeta meta(OpenStorage storage, Manifest manifest, CodecChain codecs) throws IOException {
    ObjectEntry entry = manifest.meta();
    try (InputStream plain =
        new CheckedParts(storage, List.of(entry), work).decodedBy(codecs::decode)) {
      return BackupMeta.fromJson(plain.readAllBytes());
    }
  }

  private static byte[] read(OpenStorage storage, BackupFiles files) throws IOException {
    try {
      return SmallObject.read(storage.target(), files.manifest());
    } catch (NoSuchFileException e) {
      throw new IntegrityException(
          "The manifest " + files.manifest() + " is missing at " + storage.label() + ".", e);
    }
  }

  private static void verifySignature(
      OpenStorage storage, BackupFiles files, byte[] document, Signer signer) throws IOException {
    byte[] signature;
    try {
      signature = SmallObject.read(storage.target(), files.signature());
    } catch (NoSuchFileException e) {
      throw new IntegrityException(
          files.id()
              + " is not signed, although trusted signers are configured: anybody could have put it there. If you know where it comes from, allow it by"
              + " name (in the API allowUnsigned, on the command line --allow-unsigned).",
          e);
    }
    signer.verify(document, signature);
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
