package com.neuropilot.backup.internal.catalog;

import com.neuropilot.backup.internal.manifest.Manifest.ObjectEntry;
import com.neuropilot.backup.internal.manifest.Sidecar;
import com.neuropilot.backup.internal.registry.Problems;
import com.neuropilot.backup.internal.registry.StageRegistry;
import com.neuropilot.backup.internal.storage.SmallObject;
import com.neuropilot.backup.internal.storage.StoredHash;
import com.neuropilot.backup.internal.trust.TrustedManifests;
import com.neuropilot.backup.spi.DumpInfo;
import com.neuropilot.backup.spi.DumpSourceProvider;
import com.neuropilot.backup.spi.Encryptor;
import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.SourceFingerprint;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.StoredObject;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Opens files of other tools: what they are is told by their names and their first bytes. */
final class ForeignReader implements ReadableBackup.Opener {
  private static final int BUFFER_BYTES = 128 * 1024;
  private static final String CUSTOM_MAGIC = "PGDMP";

  private final Decoding decoding;
  private final TrustedManifests trusted;
  private final Path work;

  ForeignReader(Decoding decoding, TrustedManifests trusted, Path work) {
    this.decoding = decoding;
    this.trusted = trusted;
    this.work = work;
  }

  @Override
  public ReadableBackup open(Copy copy) throws IOException {
    if (trusted.refusesUnsigned()) {
      throw new IntegrityException(
          TrustedManifests.unsigned(copy.name() + ", a file of another tool,"));
    }
    boolean custom = startsWith(copy, CUSTOM_MAGIC);
    DumpInfo info =
        new DumpInfo(
            "postgresql",
            "",
            "",
            custom ? "custom" : "plain",
            "",
            "",
            custom ? ".dump" : ".sql",
            new SourceFingerprint("", "", ""),
            OptionalLong.empty());
    StreamSource stream = new Stream(copy, this);
    return new ReadableBackup(
        copy.name(), info, Optional.empty(), List.of(stream), OptionalLong.empty());
  }

  /**
   * Reads a file to its end and makes sure that it is a whole dump: its codecs prove only that it
   * is what was compressed and encrypted, and that may have been half a dump.
   */
  void requireWhole(Copy copy) throws IOException {
    ReadableBackup backup = open(copy);
    for (StreamSource source : backup.streams()) {
      try (InputStream plain = source.open()) {
        requireWhole(copy.name(), backup.info(), plain);
      }
    }
  }

  /** Reads a dump to its end and makes sure that nothing is missing there. */
  void requireWhole(String name, DumpInfo info, InputStream plain) throws IOException {
    Problems problems = new Problems();
    DumpSourceProvider<?> provider =
        StageRegistry.dumpSource(name, info.engine(), problems)
            .orElseThrow(() -> new StageException(String.join("; ", problems.messages()), false));
    provider.requireWhole(info, plain);
    plain.transferTo(OutputStream.nullOutputStream());
  }

  /**
   * Returns the file with its hash: that of the checksum file beside it, which reading it compares,
   * or else the one that it has.
   */
  ObjectEntry object(Copy copy) throws IOException {
    ObjectKey key = ObjectKey.of(copy.name());
    Optional<String> hash = hash(copy);
    if (hash.isPresent()) {
      return new ObjectEntry(copy.name(), copy.bytes(), hash.get());
    }
    StoredHash stored = StoredHash.of(copy.storage().target(), key);
    return new ObjectEntry(copy.name(), stored.length(), stored.sha256().hex());
  }

  /** Opens the stored bytes, fetched and compared with their hash. */
  InputStream checked(Copy copy, ObjectEntry object) {
    return new BufferedInputStream(
        new CheckedParts(copy.storage(), List.of(object), work), BUFFER_BYTES);
  }

  /** Opens the stored bytes as they come. */
  InputStream stored(Copy copy) throws IOException {
    return new BufferedInputStream(
        copy.storage().target().open(ObjectKey.of(copy.name())), BUFFER_BYTES);
  }

  /** Decrypts the stored bytes, if they are encrypted. */
  InputStream decrypted(Copy copy, InputStream stored, boolean encrypted) throws IOException {
    return encrypted ? decrypt(copy, stored) : stored;
  }

  /** Returns whether a key is needed. */
  boolean isEncrypted(Copy copy) throws IOException {
    try (InputStream stored =
        new BufferedInputStream(copy.storage().target().open(ObjectKey.of(copy.name())))) {
      return isEncrypted(copy.name(), stored);
    }
  }

  /**
   * Compares a file with the checksum file beside it, which is all that can be done without a key.
   */
  void requireChecksum(Copy copy) throws IOException {
    if (hash(copy).isEmpty()) {
      throw new StageException(
          copy.name()
              + " is encrypted and has no checksum beside it, so nothing can be said of it without"
              + " the secret key. Give the key (in the API decryptWith, on the command line"
              + " --secret-key).",
          false);
    }
    try (InputStream stored = checked(copy)) {
      stored.transferTo(OutputStream.nullOutputStream());
    }
  }

  private static boolean isEncrypted(String name, InputStream stored) throws IOException {
    return ForeignName.looksEncrypted(name) || Magic.isOpenPgp(stored);
  }

  private boolean startsWith(Copy copy, String magic) throws IOException {
    try (InputStream plain = plain(copy, false)) {
      return new String(plain.readNBytes(magic.length()), StandardCharsets.ISO_8859_1)
          .equals(magic);
    }
  }

  /**
   * Opens the plain bytes; with {@code check}, the checksum file beside it, if there is one, is
   * heeded before anything is given out.
   */
  private InputStream plain(Copy copy, boolean check) throws IOException {
    InputStream stored =
        new BufferedInputStream(
            check ? checked(copy) : copy.storage().target().open(ObjectKey.of(copy.name())),
            BUFFER_BYTES);
    boolean encrypted = isEncrypted(copy.name(), stored);
    InputStream decrypted = encrypted ? decrypt(copy, stored) : stored;
    InputStream buffered = new BufferedInputStream(decrypted, BUFFER_BYTES);
    return decoding
        .chain(copy.name(), Magic.compressor(buffered), encrypted)
        .compressor()
        .decode(buffered);
  }

  private InputStream decrypt(Copy copy, InputStream stored) throws IOException {
    Optional<Encryptor> encryptor = decoding.chain(copy.name(), "none", true).encryptor();
    return encryptor.isPresent() ? encryptor.get().decode(stored) : stored;
  }

  private InputStream checked(Copy copy) throws IOException {
    ObjectKey key = ObjectKey.of(copy.name());
    Optional<StoredObject> object = copy.storage().target().find(key);
    Optional<String> hash = hash(copy);
    return object.isPresent() && hash.isPresent()
        ? new CheckedParts(
            copy.storage(),
            List.of(new ObjectEntry(copy.name(), object.get().length(), hash.get())),
            work)
        : copy.storage().target().open(key);
  }

  private static Optional<String> hash(Copy copy) throws IOException {
    try {
      ObjectKey sidecar = ObjectKey.of(copy.name() + ".sha256");
      Map<String, String> hashes = Sidecar.read(SmallObject.read(copy.storage().target(), sidecar));
      return Optional.ofNullable(hashes.get(copy.name()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private record Stream(Copy copy, ForeignReader reader) implements StreamSource {
    @Override
    public String name() {
      return "main";
    }

    @Override
    public InputStream open() throws IOException {
      return reader.plain(copy, true);
    }
  }
}
