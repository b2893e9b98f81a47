package com.neuropilot.backup.internal.catalog;

import com.neuropilot.backup.internal.codec.CodecChain;
import com.neuropilot.backup.internal.manifest.Manifest;
import com.neuropilot.backup.internal.manifest.Manifest.ObjectEntry;
import com.neuropilot.backup.internal.trust.TrustedManifests;
import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.ObjectKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Looks for damage in one copy of a backup: everything that is wrong, not just the first. */
final class CopyVerifier {
  private final Decoding decoding;
  private final ManifestedReader reader;
  private final ForeignReader foreign;

  CopyVerifier(Decoding decoding, TrustedManifests trusted, Path work) {
    this.decoding = decoding;
    this.reader = new ManifestedReader(decoding, trusted, work);
    this.foreign = new ForeignReader(decoding, trusted, work);
  }

  /**
   * Verifies a copy: manifest and signature, the hash of every stored object, and, if there is a
   * key for it, that everything decodes to what was dumped.
   *
   * @throws IOException when the storage or the key fails, so that nothing can be said
   */
  CopyVerdict verify(Copy copy) throws IOException {
    if (copy.state() == CopyState.FOREIGN) {
      return foreign(copy);
    }
    return copy.state() == CopyState.INCOMPLETE || copy.manifest().isEmpty()
        ? new CopyVerdict(List.of(copy.problem().orElse("It is no whole backup.")), false)
        : ours(copy, copy.manifest().get());
  }

  /** Reads a copy once, to its end: it decodes to what was dumped. */
  void requireWhole(Copy copy) throws IOException {
    if (copy.state() == CopyState.FOREIGN) {
      foreign.requireWhole(copy);
    } else {
      drain(reader.open(copy));
    }
  }

  private CopyVerdict ours(Copy copy, Manifest manifest) throws IOException {
    List<String> problems = new ArrayList<>(copy.problem().stream().toList());
    problems.addAll(collect(() -> reader.manifest(copy)));
    problems.addAll(objects(copy.storage(), manifest));
    boolean decoded =
        problems.isEmpty()
            && decoding.canDecode(!manifest.encryptor().equals(CodecChain.NO_ENCRYPTION));
    if (decoded) {
      problems.addAll(collect(() -> drain(reader.open(copy))));
    }
    return new CopyVerdict(problems, decoded);
  }

  private CopyVerdict foreign(Copy copy) throws IOException {
    boolean decoded = decoding.canDecode(foreign.isEncrypted(copy));
    return new CopyVerdict(
        collect(
            () -> {
              if (decoded) {
                foreign.requireWhole(copy);
              } else {
                foreign.requireChecksum(copy);
              }
            }),
        decoded);
  }

  private List<String> objects(OpenStorage storage, Manifest manifest) throws IOException {
    List<String> problems = new ArrayList<>();
    for (ObjectEntry entry : ManifestObjects.hashed(manifest)) {
      problems.addAll(collect(() -> ManifestObjects.requireHash(storage, entry)));
    }
    for (Map.Entry<ObjectKey, byte[]> sidecar : ManifestObjects.sidecars(manifest).entrySet()) {
      problems.addAll(
          collect(
              () -> ManifestObjects.requireSidecar(storage, sidecar.getKey(), sidecar.getValue())));
    }
    return problems;
  }

  private static void drain(ReadableBackup backup) throws IOException {
    for (StreamSource source : backup.streams()) {
      try (InputStream plain = source.open()) {
        plain.transferTo(OutputStream.nullOutputStream());
      }
    }
  }

  private interface Check {
    void run() throws IOException;
  }

  private static List<String> collect(Check check) throws IOException {
    try {
      check.run();
      return List.of();
    } catch (IntegrityException e) {
      return List.of(String.valueOf(e.getMessage()));
    } catch (NoSuchFileException e) {
      return List.of(e.getFile() + " is missing.");
    }
  }
}
