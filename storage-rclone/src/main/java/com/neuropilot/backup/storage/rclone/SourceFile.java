package com.neuropilot.backup.storage.rclone;

import com.neuropilot.backup.spi.Checksum;
import com.neuropilot.backup.spi.Content;
import com.neuropilot.backup.spi.ObjectKey;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;

/**
 * The file that rclone copies: the content's own, or a temporary one that {@code close()} removes.
 * rclone cannot be given a stream: it takes the end of a broken one for success.
 */
final class SourceFile implements Closeable {
  private static final int BUFFER = 1 << 17;

  private final Path path;
  private final boolean temporary;

  private SourceFile(Path path, boolean temporary) {
    this.path = path;
    this.temporary = temporary;
  }

  /** Returns the file of a content; what was written to a temporary one is what was promised. */
  static SourceFile of(ObjectKey key, Content content, Path workDirectory) throws IOException {
    Optional<Path> file = content.file();
    if (file.isPresent()) {
      // A symbolic link is nothing that rclone would copy.
      Path real = file.get().toRealPath();
      checkLength(key, content, Files.size(real));
      return new SourceFile(real, false);
    }
    SourceFile spooled = new SourceFile(Files.createTempFile(workDirectory, "put-", ""), true);
    try (OutputStream out = Files.newOutputStream(spooled.path)) {
      digest(key, content, HashKind.SHA256, out);
      return spooled;
    } catch (IOException | RuntimeException e) {
      spooled.close();
      throw e;
    }
  }

  Path path() {
    return path;
  }

  /** Returns when it was written, which rclone tells the remote where that can take it. */
  Instant modified() throws IOException {
    return Files.getLastModifiedTime(path).toInstant();
  }

  /**
   * Makes sure that the file holds what was promised.
   *
   * @return its hash of a kind
   */
  Checksum check(ObjectKey key, Content content, HashKind kind) throws IOException {
    return temporary && kind == HashKind.SHA256
        ? content.sha256()
        : digest(key, content, kind, OutputStream.nullOutputStream(), path);
  }

  @Override
  public void close() throws IOException {
    if (temporary) {
      Files.deleteIfExists(path);
    }
  }

  private static Checksum digest(ObjectKey key, Content content, HashKind kind, OutputStream out)
      throws IOException {
    try (InputStream in = content.open()) {
      return digest(key, content, kind, out, in);
    }
  }

  private static Checksum digest(
      ObjectKey key, Content content, HashKind kind, OutputStream out, Path path)
      throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return digest(key, content, kind, out, in);
    }
  }

  private static Checksum digest(
      ObjectKey key, Content content, HashKind kind, OutputStream out, InputStream in)
      throws IOException {
    MessageDigest sha256 = HashKind.SHA256.digest();
    Optional<MessageDigest> other =
        kind == HashKind.SHA256 ? Optional.empty() : Optional.of(kind.digest());
    byte[] chunk = new byte[BUFFER];
    long length = 0;
    for (int count = in.read(chunk);
        count >= 0 && length <= content.length();
        count = in.read(chunk)) {
      Running.checkInterrupt();
      sha256.update(chunk, 0, count);
      if (other.isPresent()) {
        other.get().update(chunk, 0, count);
      }
      out.write(chunk, 0, count);
      length += count;
    }
    Running.checkInterrupt();
    checkLength(key, content, length);
    Checksum read = Upload.checksum(HashKind.SHA256, sha256);
    if (!read.equals(content.sha256())) {
      throw Upload.changed(key, "changed before it was stored");
    }
    return other.isPresent() ? Upload.checksum(kind, other.get()) : read;
  }

  private static void checkLength(ObjectKey key, Content content, long length) throws IOException {
    if (length != content.length()) {
      throw Upload.changed(key, "should be " + content.length() + " bytes long and was " + length);
    }
  }
}
