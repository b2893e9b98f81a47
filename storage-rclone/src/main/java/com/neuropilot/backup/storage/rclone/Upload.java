package com.neuropilot.backup.storage.rclone;

import com.neuropilot.backup.spi.Checksum;
import com.neuropilot.backup.spi.Content;
import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.ObjectExistsException;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Puts one object: copies it under its name, unless there is one, and compares what arrived.
 *
 * <p>The name was free a moment ago; rclone itself looks once more, in the same run ({@code
 * --ignore-existing}). A copy that it tells of is ours, and so is what is left of it.
 */
final class Upload {
  /** What is done while rclone copies: the hash that the remote should tell, if it tells any. */
  private interface Meanwhile {
    Optional<Checksum> run() throws IOException;
  }

  private static final int LOOKS = 3;
  private static final long LOOK_AGAIN_MILLIS = 500;

  private final Folder folder;
  private final ObjectKey key;
  private final Content content;
  private final boolean sizeOnly;
  private final LongConsumer sent;

  /**
   * Prepares it.
   *
   * @param sizeOnly whether the size proves an object that the remote has no known hash of
   * @param sent is told, by any thread, how many bytes rclone has sent
   */
  Upload(Folder folder, ObjectKey key, Content content, boolean sizeOnly, LongConsumer sent) {
    this.folder = folder;
    this.key = key;
    this.content = content;
    this.sizeOnly = sizeOnly;
    this.sent = sent;
  }

  /**
   * Copies the file and compares.
   *
   * @throws ObjectExistsException when there is one of that name: nothing was changed
   */
  StoredObject run(SourceFile file) throws IOException {
    Optional<HashKind> kind = folder.hash();
    // Of an empty object there is nothing to read.
    boolean bytesTell = kind.isEmpty() && !sizeOnly && content.length() > 0;
    return bytesTell ? copyAndReadBack(file) : copyAndLook(file, kind);
  }

  /** The bytes themselves tell more than a listing, which would be one more run of rclone. */
  private StoredObject copyAndReadBack(SourceFile file) throws IOException {
    copy(file, Optional::empty);
    compareBytes(file);
    return new StoredObject(key, content.length(), file.modified(), "read-back");
  }

  private StoredObject copyAndLook(SourceFile file, Optional<HashKind> kind) throws IOException {
    HashKind local = kind.orElse(HashKind.SHA256);
    Optional<Checksum> expected = copy(file, () -> Optional.of(file.check(key, content, local)));
    RemoteFile arrived = look(kind);
    if (arrived.length() != content.length()) {
      throw differs("is " + arrived.length() + " bytes long, not " + content.length());
    }
    Optional<Checksum> remote = kind.flatMap(arrived::hash);
    if (remote.isPresent()) {
      if (!remote.equals(expected)) {
        throw differs(
            "has the hash "
                + remote.get()
                + ", not "
                + expected.map(Checksum::toString).orElse(""));
      }
      return arrived.stored(local.id());
    }
    if (sizeOnly) {
      return arrived.stored("size");
    }
    compareBytes(file);
    return arrived.stored("read-back");
  }

  /** What differs may have been changed here, before it was sent. */
  private void compareBytes(SourceFile file) throws IOException {
    Optional<String> difference = readBack();
    if (difference.isPresent()) {
      file.check(key, content, HashKind.SHA256);
      throw differs(difference.get());
    }
  }

  private Optional<Checksum> copy(SourceFile file, Meanwhile meanwhile) throws IOException {
    List<String> command =
        List.of(
            "copyto",
            file.path().toString(),
            folder.remote().object(key),
            "--ignore-existing",
            // The file is near: reading it ahead would only copy its bytes once more.
            "--buffer-size=0");
    try (Running running = folder.tool().start(command, this::tell)) {
      Optional<Checksum> expected = meanwhile.run();
      Outcome outcome = running.await();
      if (!outcome.succeeded()) {
        throw folder.failed("store " + key + " in", outcome);
      }
      if (outcome.log().transfers() == 0) {
        throw new ObjectExistsException(key, folder.remote().toString());
      }
      return expected;
    }
  }

  /** What rclone itself sends again counts twice with it. */
  private void tell(RcloneLog log) {
    sent.accept(Math.min(log.bytes(), content.length()));
  }

  /** Some remotes show a new object only after a moment. */
  private RemoteFile look(Optional<HashKind> kind) throws IOException {
    for (int look = 1; ; look++) {
      try {
        Optional<RemoteFile> file = folder.find(key, kind);
        if (file.isPresent()) {
          return file.get();
        }
        if (look == LOOKS) {
          throw differs("is not there, although rclone copied it");
        }
      } catch (StageException e) {
        if (!e.retryable() || look == LOOKS) {
          throw e;
        }
      }
      Pause.millis(LOOK_AGAIN_MILLIS * look);
    }
  }

  /** Returns in what the object differs from the content, if in anything. */
  private Optional<String> readBack() throws IOException {
    MessageDigest digest = HashKind.SHA256.digest();
    byte[] chunk = new byte[1 << 16];
    try (InputStream in = new Download(folder, key, content.length())) {
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        digest.update(chunk, 0, count);
      }
    } catch (NoSuchFileException e) {
      return Optional.of("is not there, although rclone copied it");
    } catch (IntegrityException e) {
      return Optional.of("cannot be read back whole: " + e.getMessage());
    }
    Checksum arrived = Checksum.sha256(digest.digest());
    return arrived.equals(content.sha256())
        ? Optional.empty()
        : Optional.of("reads back with " + arrived + ", not " + content.sha256());
  }

  private StageException differs(String how) {
    return new StageException(
        key
            + " arrived at "
            + folder.remote()
            + " otherwise than it was sent: it "
            + how
            + ". It is no backup's part. Try again; if it happens again, the network or the remote"
            + " damages what it is given.",
        true);
  }

  static Checksum checksum(HashKind kind, MessageDigest digest) {
    return new Checksum(kind.id(), HexFormat.of().formatHex(digest.digest()));
  }

  static IntegrityException changed(ObjectKey key, String how) {
    return new IntegrityException(
        "The content of " + key + " " + how + "; it was not stored. Make the backup again.");
  }
}
