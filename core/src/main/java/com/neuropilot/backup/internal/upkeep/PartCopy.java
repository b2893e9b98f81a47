package com.neuropilot.backup.internal.upkeep;

import com.neuropilot.backup.internal.manifest.Manifest.ObjectEntry;
import com.neuropilot.backup.internal.manifest.Sha256;
import com.neuropilot.backup.internal.run.SpooledPart;
import com.neuropilot.backup.internal.run.WorkDirectory;
import com.neuropilot.backup.spi.Checksum;
import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StorageTarget;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;

/** Fetches an object into the work directory, and compares it with what its manifest says. */
final class PartCopy {
  private static final int BUFFER_BYTES = 128 * 1024;

  private final StorageTarget source;
  private final Path work;

  PartCopy(StorageTarget source, Path work) {
    this.source = source;
    this.work = work;
  }

  /**
   * Fetches an object; the caller removes the file.
   *
   * @throws IntegrityException when it is not what the manifest says
   */
  SpooledPart fetch(ObjectEntry entry) throws IOException {
    Path file = work.resolve(entry.name());
    try {
      SpooledPart part = new SpooledPart(file, entry.bytes(), copy(entry, file));
      if (Files.size(file) != entry.bytes()
          || !part.sha256().equals(new Checksum(Checksum.SHA256, entry.sha256()))) {
        throw damaged(entry, "does not have the bytes that the manifest says");
      }
      return part;
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  private Checksum copy(ObjectEntry entry, Path file) throws IOException {
    MessageDigest digest = Sha256.digest();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = source.open(ObjectKey.of(entry.name()));
        OutputStream out = WorkDirectory.newFile(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
        write(out, file, buffer, read);
      }
    } catch (NoSuchFileException e) {
      throw damaged(entry, "is missing");
    }
    return Checksum.sha256(digest.digest());
  }

  private static void write(OutputStream out, Path file, byte[] buffer, int length)
      throws IOException {
    try {
      out.write(buffer, 0, length);
    } catch (IOException e) {
      throw WorkDirectory.full(file, e);
    }
  }

  private IntegrityException damaged(ObjectEntry entry, String why) {
    return new IntegrityException(entry.name() + " at " + source.location() + " " + why + ".");
  }
}
