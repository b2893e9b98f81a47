package com.neuropilot.backup.storage.local;

import com.neuropilot.backup.spi.Checksum;
import com.neuropilot.backup.spi.Content;
import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.ObjectKey;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A file under a temporary name, which {@code close()} removes.
 *
 * <p>It is locked as long as it is written: the lock goes with the process, so that another one can
 * tell a leftover from a file in the making.
 */
final class UnfinishedFile implements Closeable {
  /** Tells the files of this JVM from those of others. */
  static final String OWN_PREFIX =
      Folder.RESERVED + UUID.randomUUID().toString().substring(0, 13) + "-";

  static final String SUFFIX = ".tmp";

  private static final AtomicLong COUNT = new AtomicLong();
  private static final int BUFFER = 1 << 17;

  private final Path path;
  private final FileChannel channel;

  private UnfinishedFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  static UnfinishedFile create(Folder folder) throws IOException {
    Path path = folder.directory().resolve(OWN_PREFIX + COUNT.incrementAndGet() + SUFFIX);
    try {
      FileChannel channel =
          FileChannel.open(
              path,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              folder.access().newFile());
      lock(channel);
      return new UnfinishedFile(path, channel);
    } catch (IOException e) {
      throw Failure.of("write", path, e);
    }
  }

  Path path() {
    return path;
  }

  /** Writes a content and makes it durable, with the group that may read it. */
  void fill(ObjectKey key, Content content, Access access) throws IOException {
    MessageDigest digest = sha256();
    long length = 0;
    try (InputStream in = content.open()) {
      byte[] chunk = new byte[BUFFER];
      for (int count = in.read(chunk);
          count >= 0 && length <= content.length();
          count = in.read(chunk)) {
        Failure.checkInterrupt();
        digest.update(chunk, 0, count);
        length += count;
        write(ByteBuffer.wrap(chunk, 0, count));
      }
    }
    compare(key, content, length, Checksum.sha256(digest.digest()));
    Failure.checkInterrupt();
    finish(access);
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      Files.deleteIfExists(path);
    }
  }

  private void write(ByteBuffer bytes) throws IOException {
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw Failure.of("write", path, e);
    }
  }

  private void finish(Access access) throws IOException {
    try {
      access.shareFile(path);
      channel.force(true);
    } catch (IOException e) {
      throw Failure.of("write", path, e);
    }
  }

  private static void compare(ObjectKey key, Content content, long length, Checksum sha256)
      throws IntegrityException {
    if (length != content.length()) {
      throw new IntegrityException(
          "The content of "
              + key
              + " should be "
              + content.length()
              + " bytes long and was "
              + length
              + "; it was not stored. Make the backup again.");
    }
    if (!sha256.equals(content.sha256())) {
      throw new IntegrityException(
          "The content of "
              + key
              + " changed before it was stored; it was not stored. Make the backup again.");
    }
  }

  private static void lock(FileChannel channel) {
    try {
      channel.tryLock();
    } catch (IOException e) {
      // A file system without locks; Leftovers goes by age there.
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256.", e);
    }
  }
}
