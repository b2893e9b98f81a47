package com.neuropilot.backup.storage.rclone;

import com.neuropilot.backup.spi.Checksum;
import com.neuropilot.backup.spi.Content;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StageContext;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.StorageTarget;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/** A little text to try a remote with. */
final class Probe implements Content {
  private static final byte[] BYTES =
      "NeuroPilot Backup looks whether it can write here.\n".getBytes(StandardCharsets.US_ASCII);

  private Probe() {}

  /** Writes, reads and deletes it. */
  static void run(StorageTarget target, Folder folder, StageContext context) throws IOException {
    warnOfReplacedCharacters(folder.remote(), context);
    ObjectKey key = ObjectKey.of("neuropilot-check-" + UUID.randomUUID());
    target.put(key, new Probe());
    try (InputStream in = target.open(key)) {
      if (!Arrays.equals(in.readAllBytes(), BYTES)) {
        throw new StageException(
            "What was written to "
                + folder.remote()
                + " was not read back. Look at the remote with 'rclone check'.",
            false);
      }
    } finally {
      target.delete(key);
    }
  }

  private static void warnOfReplacedCharacters(Remote remote, StageContext context) {
    if (remote.hasReplacedCharacters()) {
      context.warn(
          "The folder "
              + remote
              + " has characters (one of \" * : < > ? \\ |, or a blank or dot at an end) that some"
              + " remotes cannot keep: rclone puts look-alikes in their place, and other programs"
              + " show other names. Rename the folder with 'rclone moveto' to letters, digits, - and"
              + " _, and set remote to that.");
    }
  }

  @Override
  public long length() {
    return BYTES.length;
  }

  @Override
  public Checksum sha256() {
    return Checksum.sha256(HashKind.SHA256.digest().digest(BYTES));
  }

  @Override
  public InputStream open() {
    return new ByteArrayInputStream(BYTES);
  }

  @Override
  public Optional<Path> file() {
    return Optional.empty();
  }
}
