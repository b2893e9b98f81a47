package com.neuropilot.backup.internal.run;

import com.neuropilot.backup.internal.manifest.BackupFiles;
import com.neuropilot.backup.internal.manifest.Manifest;
import com.neuropilot.backup.internal.manifest.Manifest.ObjectEntry;
import com.neuropilot.backup.internal.storage.StoredHash;
import com.neuropilot.backup.spi.Checksum;
import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was put at a destination, looked at again before the manifest makes a backup of it.
 *
 * @param destination where
 * @param manifest what there should be
 */
record PutObjects(Destination destination, Manifest manifest) {
  /** Reads everything back and compares it. */
  void verify() throws IOException {
    for (ObjectEntry entry : entries()) {
      verify(entry);
    }
  }

  /** Another host that took this run for dead would have removed its objects. */
  void requireAllThere(BackupFiles files) throws IOException {
    Map<ObjectKey, Long> there = new HashMap<>();
    destination
        .target()
        .list(files.prefix())
        .forEach(object -> there.put(object.key(), object.length()));
    boolean whole =
        there.containsKey(files.begun())
            && entries().stream()
                .allMatch(entry -> isThere(there.get(ObjectKey.of(entry.name())), entry));
    if (!whole) {
      throw new StageException(
          "Objects of this run are gone from "
              + destination.target().location()
              + ": something else removed them. Is another pipeline of the same name storing there,"
              + " or a copy of this server? Give each a folder of its own.",
          false);
    }
  }

  private List<ObjectEntry> entries() {
    return Stream.concat(
            manifest.streams().stream().flatMap(stream -> stream.parts().stream()),
            Stream.of(manifest.meta()))
        .toList();
  }

  private static boolean isThere(@Nullable Long length, ObjectEntry entry) {
    return length != null && length == entry.bytes();
  }

  private void verify(ObjectEntry entry) throws IOException {
    StoredHash stored = StoredHash.of(destination.target(), ObjectKey.of(entry.name()));
    if (stored.length() != entry.bytes()
        || !stored.sha256().equals(new Checksum(Checksum.SHA256, entry.sha256()))) {
      throw new IntegrityException(
          "What was read back of "
              + entry.name()
              + " from "
              + destination.target().location()
              + " is not what was put there. Check that storage.");
    }
  }
}
