package com.neuropilot.backup.internal.catalog;

import com.neuropilot.backup.internal.manifest.BackupFiles;
import com.neuropilot.backup.internal.manifest.Manifest;
import com.neuropilot.backup.internal.manifest.Manifest.ObjectEntry;
import com.neuropilot.backup.internal.manifest.Manifest.StreamEntry;
import com.neuropilot.backup.internal.manifest.Sidecar;
import com.neuropilot.backup.internal.storage.SmallObject;
import com.neuropilot.backup.internal.storage.StoredHash;
import com.neuropilot.backup.spi.Checksum;
import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StoredObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The objects that a manifest says are there. */
public final class ManifestObjects {
  private ManifestObjects() {}

  /**
   * Returns every object whose hash the manifest knows: the parts of all streams, then the meta
   * object.
   */
  public static List<ObjectEntry> hashed(Manifest manifest) {
    List<ObjectEntry> entries = new ArrayList<>();
    manifest.streams().forEach(stream -> entries.addAll(stream.parts()));
    entries.add(manifest.meta());
    return entries;
  }

  /** Returns the checksum file of each stream, and the exact bytes that it must have. */
  public static Map<ObjectKey, byte[]> sidecars(Manifest manifest) {
    Map<ObjectKey, byte[]> sidecars = new LinkedHashMap<>();
    for (StreamEntry stream : manifest.streams()) {
      sidecars.put(BackupFiles.sidecar(dataName(stream)), Sidecar.write(stream.parts()));
    }
    return sidecars;
  }

  /**
   * Reads every object whose hash the manifest knows, and compares it.
   *
   * @throws IntegrityException when one is something else
   */
  public static void requireHashes(OpenStorage storage, Manifest manifest) throws IOException {
    for (ObjectEntry entry : hashed(manifest)) {
      requireHash(storage, entry);
    }
  }

  static void requireHash(OpenStorage storage, ObjectEntry entry) throws IOException {
    StoredHash stored = StoredHash.of(storage.target(), ObjectKey.of(entry.name()));
    if (stored.length() != entry.bytes()
        || !stored.sha256().equals(new Checksum(Checksum.SHA256, entry.sha256()))) {
      throw new IntegrityException(
          entry.name()
              + " is damaged: its "
              + stored.length()
              + " bytes do not have the hash that the manifest says.");
    }
  }

  /** Compares a checksum file with what the manifest says. */
  static void requireSidecar(OpenStorage storage, ObjectKey key, byte[] expected)
      throws IOException {
    if (!Arrays.equals(SmallObject.read(storage.target(), key), expected)) {
      throw new IntegrityException(key + " is damaged: it does not say what the manifest says.");
    }
  }

  /** Returns what is wrong with the objects as listed; empty when nothing is. */
  static Optional<String> problem(
      BackupFiles files, Manifest manifest, Map<ObjectKey, StoredObject> objects) {
    if (manifest.signed() && !objects.containsKey(files.signature())) {
      return Optional.of("The signature " + files.signature() + " is missing.");
    }
    Map<ObjectKey, Long> expected = new LinkedHashMap<>();
    hashed(manifest).forEach(entry -> expected.put(ObjectKey.of(entry.name()), entry.bytes()));
    sidecars(manifest).forEach((key, bytes) -> expected.put(key, (long) bytes.length));
    return expected.entrySet().stream()
        .flatMap(
            entry ->
                problem(entry.getKey(), entry.getValue(), objects.get(entry.getKey())).stream())
        .findFirst();
  }

  private static Optional<String> problem(
      ObjectKey key, long bytes, @Nullable StoredObject object) {
    if (object == null) {
      return Optional.of(key + " is missing.");
    }
    return object.length() == bytes
        ? Optional.empty()
        : Optional.of(
            key + " has " + object.length() + " bytes where it should have " + bytes + ".");
  }

  /** Returns what the names of the data end in: format and codecs, e.g. {@code ".dump.zst.gpg"}. */
  public static String dataExtension(Manifest manifest) {
    StreamEntry first = manifest.streams().get(0);
    return dataName(first).substring(BackupFiles.of(manifest).data(first.name(), "").length());
  }

  private static String dataName(StreamEntry stream) {
    String first = stream.parts().get(0).name();
    return stream.parts().size() == 1 ? first : first.substring(0, first.lastIndexOf(".part"));
  }
}
