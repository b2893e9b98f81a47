package com.neuropilot.backup.internal.catalog;

import com.neuropilot.backup.internal.codec.CodecChain;
import com.neuropilot.backup.internal.codec.PassThrough;
import com.neuropilot.backup.internal.manifest.BackupId;
import com.neuropilot.backup.internal.manifest.Manifest;
import com.neuropilot.backup.internal.manifest.Manifest.ObjectEntry;
import com.neuropilot.backup.internal.manifest.Manifest.StreamEntry;
import com.neuropilot.backup.internal.registry.ConfiguredStage;
import com.neuropilot.backup.internal.trust.TrustedManifests;
import com.neuropilot.backup.spi.DumpStream;
import com.neuropilot.backup.spi.Encryptor;
import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.StageContext;
import com.neuropilot.backup.spi.StageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/**
 * Reads backups without decompressing them, to encrypt them anew, and proves what became of it. For
 * one thread at a time, but for the streams that it gives.
 */
public final class StoredCiphertext {
  private final Decoding decoding;
  private final TrustedManifests trusted;
  private final ManifestedReader reader;
  private final StageContext context;

  /**
   * Creates it.
   *
   * @param key what decrypts and verifies signatures
   * @param allowUnsigned whether a backup may be unsigned in spite of the key
   * @param context lends the work directory, among others
   * @throws IOException when a file of a signer cannot be used
   */
  public StoredCiphertext(
      Optional<ConfiguredStage<Encryptor>> key, boolean allowUnsigned, StageContext context)
      throws IOException {
    this.decoding = new Decoding(key, allowUnsigned, context);
    this.trusted = TrustedManifests.of(key, allowUnsigned, context);
    this.reader = new ManifestedReader(decoding, trusted, context.workDirectory());
    this.context = context;
  }

  /** A small document, to be read when it is needed. */
  public interface SmallSource {
    /** Returns its bytes. */
    byte[] read() throws IOException;
  }

  /**
   * A backup that was opened: its key fits, its manifest is what was signed.
   *
   * @param manifest the manifest
   * @param meta the meta object, compressed
   * @param streams the data, compressed; {@code -1} only at its proven end
   * @param extension what its encryptor adds to a file's name
   */
  public record Opened(
      Manifest manifest, SmallSource meta, List<DumpStream> streams, String extension) {
    /** Takes copies. */
    public Opened {
      streams = List.copyOf(streams);
    }
  }

  /** Returns whose manifests count. */
  public TrustedManifests trusted() {
    return trusted;
  }

  /** Looks for the copy of a backup at a storage, whatever its state. */
  public Optional<Copy> find(OpenStorage storage, BackupId id) throws IOException {
    return StorageListing.ofBackup(storage, trusted, id);
  }

  /**
   * Opens a copy.
   *
   * @throws IntegrityException when it is damaged, or not signed by whom it should be
   * @throws StageException when the key does not open it
   */
  public Opened open(Copy copy) throws IOException {
    Manifest manifest = reader.manifest(copy);
    ManifestedReader.requireSidecars(copy.storage(), manifest);
    CodecChain codecs = codecs(manifest);
    Encryptor encryptor = codecs.encryptor().orElseThrow();
    reader.meta(copy.storage(), manifest, codecs);
    List<DumpStream> streams =
        manifest.streams().stream()
            .map(
                entry ->
                    (DumpStream)
                        new CompressedStream(
                            entry,
                            () ->
                                parts(copy.storage(), entry.parts()).decodedBy(encryptor::decode)))
            .toList();
    SmallSource meta = () -> meta(copy.storage(), manifest, encryptor);
    return new Opened(manifest, meta, streams, encryptor.fileExtension());
  }

  /**
   * Returns whether what an encryptor writes can be read with the key at hand.
   *
   * @throws StageException when the encryptor cannot encrypt
   */
  public boolean canRead(Encryptor other) throws IOException {
    byte[] sample = new CodecChain(new PassThrough(), Optional.of(other)).encode(new byte[1]);
    Encryptor own = decoding.requireKey("Each of these backups");
    try (InputStream plain = own.decode(new ByteArrayInputStream(sample))) {
      return plain.readAllBytes().length == 1;
    } catch (StageException e) {
      return false;
    }
  }

  /**
   * Reads a copy's manifest anew and checks its signature.
   *
   * @throws IntegrityException when it is damaged, or not signed by whom it should be
   */
  public Manifest manifest(Copy copy) throws IOException {
    return reader.manifest(copy);
  }

  /**
   * Reads everything that a manifest names, compares it with its hashes, decrypts and unpacks it to
   * its end.
   *
   * @throws IntegrityException when it is not what was dumped
   */
  public void prove(OpenStorage storage, Manifest manifest) throws IOException {
    CodecChain codecs = codecs(manifest);
    reader.meta(storage, manifest, codecs);
    for (StreamEntry entry : manifest.streams()) {
      try (InputStream plain =
          new PlainStream(parts(storage, entry.parts()).decodedBy(codecs::decode), entry)) {
        plain.transferTo(OutputStream.nullOutputStream());
      }
    }
  }

  private CodecChain codecs(Manifest manifest) throws IOException {
    if (manifest.encryptor().equals(CodecChain.NO_ENCRYPTION)) {
      throw new StageException(
          manifest.id()
              + " is not encrypted, so there is nothing to encrypt anew. What was not encrypted from"
              + " the start may have been read by anybody.",
          false);
    }
    return reader.codecs(manifest);
  }

  private byte[] meta(OpenStorage storage, Manifest manifest, Encryptor encryptor)
      throws IOException {
    try (InputStream compressed =
        parts(storage, List.of(manifest.meta())).decodedBy(encryptor::decode)) {
      return compressed.readAllBytes();
    }
  }

  private CheckedParts parts(OpenStorage storage, List<ObjectEntry> entries) {
    return new CheckedParts(storage, entries, context.workDirectory());
  }
}
