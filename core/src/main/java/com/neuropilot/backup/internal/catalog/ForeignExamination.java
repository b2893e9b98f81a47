package com.neuropilot.backup.internal.catalog;

import com.neuropilot.backup.internal.codec.CodecChain;
import com.neuropilot.backup.internal.manifest.BackupId;
import com.neuropilot.backup.internal.manifest.Manifest.ObjectEntry;
import com.neuropilot.backup.internal.manifest.Manifest.StreamEntry;
import com.neuropilot.backup.internal.registry.ConfiguredStage;
import com.neuropilot.backup.internal.trust.TrustedManifests;
import com.neuropilot.backup.spi.Encryptor;
import com.neuropilot.backup.spi.StageContext;
import com.neuropilot.backup.spi.StageException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** Reads a file of another tool to its end, and finds out all that a manifest says. */
public final class ForeignExamination {
  private static final int BUFFER_BYTES = 128 * 1024;
  private static final String ENCRYPTED = ".gpg";

  private final Optional<ConfiguredStage<Encryptor>> key;
  private final Decoding decoding;
  private final ForeignReader reader;

  /**
   * Creates it.
   *
   * @param key what decrypts, and whose signers are trusted
   * @param allowUnsigned whether a file that nobody signed counts all the same
   * @param context lends the work directory, among others
   * @throws IOException when a file of a signer cannot be used
   */
  public ForeignExamination(
      Optional<ConfiguredStage<Encryptor>> key, boolean allowUnsigned, StageContext context)
      throws IOException {
    this.key = key;
    this.decoding = new Decoding(key, allowUnsigned, context);
    this.reader =
        new ForeignReader(
            decoding, TrustedManifests.of(key, allowUnsigned, context), context.workDirectory());
  }

  /**
   * Reads it: its checksum file, its encryption, its compression, and the end of the dump.
   *
   * @throws com.neuropilot.backup.spi.IntegrityException when it is damaged, cut short, or refused
   *     because nobody vouches for it
   * @throws StageException when it has no name that a backup can have, or the key does not open it
   */
  public ForeignDump of(Copy copy) throws IOException {
    BackupId id = id(copy);
    ReadableBackup backup = reader.open(copy);
    ObjectEntry object = reader.object(copy);
    boolean encrypted = reader.isEncrypted(copy);
    Measuring plain = new Measuring();
    Measuring compressed = new Measuring();
    String compressor;
    try (InputStream stored = reader.checked(copy, object);
        InputStream decrypted = compressed.of(reader.decrypted(copy, stored, encrypted))) {
      InputStream buffered = new BufferedInputStream(decrypted, BUFFER_BYTES);
      compressor = Magic.compressor(buffered);
      CodecChain chain = decoding.chain(copy.name(), compressor, encrypted);
      reader.requireWhole(
          copy.name(), backup.info(), plain.of(chain.compressor().decode(buffered)));
    }
    CodecChain codecs = readers(copy, compressor, encrypted);
    requireName(copy, id + backup.info().fileExtension() + codecs.extensions());
    return new ForeignDump(
        id,
        backup.info(),
        compressor,
        encrypted ? key.orElseThrow().id() : CodecChain.NO_ENCRYPTION,
        codecs,
        new StreamEntry(
            "main",
            plain.length(),
            plain.sha256(),
            compressed.length(),
            object.bytes(),
            List.of(object)));
  }

  private static BackupId id(Copy copy) throws StageException {
    return ForeignName.parse(copy.name())
        .map(ForeignName::id)
        .orElseThrow(
            () -> misnamed(copy, "a name such as neuropilot_20250120_020000.sql.gz" + ENCRYPTED));
  }

  private CodecChain readers(Copy copy, String compressor, boolean encrypted) throws IOException {
    CodecChain chain = decoding.chain(copy.name(), compressor, encrypted);
    if (chain.encryptor().isEmpty()) {
      return chain;
    }
    try (InputStream stored = reader.stored(copy)) {
      return new CodecChain(
          chain.compressor(), Optional.of(chain.encryptor().get().forReadersOf(stored)));
    }
  }

  /** A manifest's data is found by its name, also by who restores it by hand. */
  private static void requireName(Copy copy, String name) throws StageException {
    if (!copy.name().equals(name)) {
      throw misnamed(copy, "the name " + name + " for what is in it");
    }
  }

  private static StageException misnamed(Copy copy, String right) {
    return new StageException(
        copy.name()
            + " cannot be adopted, because a backup's files are found by their names: it needs "
            + right
            + ". Rename it, with its checksum file.",
        false);
  }
}
