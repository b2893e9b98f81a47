package com.neuropilot.backup.storage.rclone;

import com.neuropilot.backup.spi.Checksum;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StoredObject;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file as rclone lists it.
 *
 * @param name its name
 * @param length its length in bytes
 * @param modified when it was written
 * @param hashes what the remote says of its content, in hexadecimal
 */
record RemoteFile(String name, long length, Instant modified, Map<?, ?> hashes) {
  /** Reads what {@code rclone lsjson} printed. */
  static List<RemoteFile> read(String output) throws IOException {
    List<RemoteFile> files = new ArrayList<>();
    if (Json.read(output).orElse("") instanceof List<?> entries) {
      for (Object entry : entries) {
        Map<?, ?> fields = Json.fields(entry);
        if (!Boolean.TRUE.equals(fields.get("IsDir"))) {
          files.add(of(fields));
        }
      }
      return files;
    }
    throw new IOException("rclone listed nothing that can be read.");
  }

  private static RemoteFile of(Map<?, ?> fields) throws IOException {
    String modified = Json.text(fields, "ModTime");
    try {
      return new RemoteFile(
          Json.text(fields, "Name"),
          Json.number(fields, "Size").orElse(-1L),
          modified.isEmpty() ? Instant.EPOCH : OffsetDateTime.parse(modified).toInstant(),
          Json.fields(fields, "Hashes"));
    } catch (DateTimeException e) {
      throw new IOException("rclone listed a time that can not be read: " + modified, e);
    }
  }

  /** Returns the hash of a kind, if the remote has it. */
  Optional<Checksum> hash(HashKind kind) {
    return hashes.entrySet().stream()
        .filter(hash -> HashKind.ofRclone(String.valueOf(hash.getKey())).equals(Optional.of(kind)))
        .map(hash -> new Checksum(kind.id(), String.valueOf(hash.getValue())))
        .filter(checksum -> !checksum.hex().isBlank())
        .findFirst();
  }

  boolean isObject() {
    return ObjectKey.isValid(name);
  }

  StoredObject stored(String proof) {
    return new StoredObject(ObjectKey.of(name), length, modified, proof);
  }
}
