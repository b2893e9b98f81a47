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
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Puts one object: copies it under its name, unless there is one, and compares what arrived.
 *
 * <p>The name was free a moment ago; rclone itself looks once more, in the same run ({@code
 * --ignore-existing}). A copy that it tells of is ours, and so is what is left of it.
 */
final class Upload {
  private static final int LOOKS = 3;
  private static final long LOOK_AGAIN_MILLIS = 500;

  private final Folder folder;
  private final ObjectKey key;
  private final Content content;
  private final boolean sizeOnly;

  Upload(Folder folder, ObjectKey key, Content content, boolean sizeOnly) {
    this.folder = folder;
    this.key = key;
    this.content = content;
    this.sizeOnly = sizeOnly;
  }

  /**
   * Copies the file, which is read here at the same time, and compares.
   *
   * @throws ObjectExistsException when there is one of that name: nothing was changed
   */
  StoredObject run(SourceFile file) throws IOException {
    Optional<HashKind> kind = folder.hash();
    HashKind local = kind.orElse(HashKind.SHA256);
    Checksum expected = copy(file, local);
    RemoteFile arrived = look(kind);
    if (arrived.length() != content.length()) {
      throw differs("is " + arrived.length() + " bytes long, not " + content.length());
    }
    Optional<Checksum> remote = kind.flatMap(arrived::hash);
    if (remote.isPresent()) {
      if (!remote.get().equals(expected)) {
        throw differs("has the hash " + remote.get() + ", not " + expected);
      }
      return arrived.stored(local.id());
    }
    return arrived.stored(sizeOnly ? "size" : readBack());
  }

  private Checksum copy(SourceFile file, HashKind local) throws IOException {
    List<String> command =
        List.of("copyto", file.path().toString(), folder.remote().object(key), "--ignore-existing");
    try (Running running = folder.tool().start(command)) {
      Checksum expected = file.check(key, content, local);
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

  private String readBack() throws IOException {
    MessageDigest digest = HashKind.SHA256.digest();
    byte[] chunk = new byte[1 << 16];
    try (InputStream in = new Download(folder, key, content.length())) {
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        digest.update(chunk, 0, count);
      }
    }
    Checksum arrived = Checksum.sha256(digest.digest());
    if (!arrived.equals(content.sha256())) {
      throw differs("reads back with " + arrived + ", not " + content.sha256());
    }
    return "read-back";
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
