package com.neuropilot.backup.internal.catalog;

import com.neuropilot.backup.internal.manifest.Manifest.ObjectEntry;
import com.neuropilot.backup.internal.manifest.Sha256;
import com.neuropilot.backup.internal.run.WorkDirectory;
import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.ObjectKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ciphertext of one stream, part after part. A part is fetched into the work directory and
 * compared with its hash before a byte of it is given out.
 */
final class CheckedParts extends InputStream {
  private static final int BUFFER_BYTES = 128 * 1024;

  private final OpenStorage storage;
  private final Iterator<ObjectEntry> parts;
  private final Path work;
  private InputStream current = InputStream.nullInputStream();
  private @Nullable Path fetched;

  CheckedParts(OpenStorage storage, List<ObjectEntry> parts, Path work) {
    this.storage = storage;
    this.parts = parts.iterator();
    this.work = work;
  }

  /** What makes plain bytes of them. */
  interface Decoder {
    InputStream decode(InputStream source) throws IOException;
  }

  /** Returns the decoded bytes; if that fails at their beginning, what was fetched is removed. */
  InputStream decodedBy(Decoder decoder) throws IOException {
    try {
      return decoder.decode(this);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = current.read(bytes, offset, length);
    while (read < 0 && parts.hasNext()) {
      next(parts.next());
      read = current.read(bytes, offset, length);
    }
    return read;
  }

  @Override
  public void close() throws IOException {
    current.close();
    if (fetched != null) {
      Files.deleteIfExists(fetched);
    }
  }

  private void next(ObjectEntry part) throws IOException {
    close();
    Path file = work.resolve(part.name());
    fetched = file;
    fetch(part, file);
    current = Files.newInputStream(file);
  }

  private void fetch(ObjectEntry part, Path file) throws IOException {
    MessageDigest digest = Sha256.digest();
    long length = 0;
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream source = open(part);
        OutputStream sink = WorkDirectory.newFile(file)) {
      for (int read = source.read(buffer); read >= 0; read = source.read(buffer)) {
        digest.update(buffer, 0, read);
        length += read;
        write(sink, file, buffer, read);
      }
    }
    if (length != part.bytes()
        || !HexFormat.of().formatHex(digest.digest()).equals(part.sha256())) {
      throw damaged(part, "its " + length + " bytes do not have the hash that the manifest says");
    }
  }

  private InputStream open(ObjectEntry part) throws IOException {
    try {
      return storage.target().open(ObjectKey.of(part.name()));
    } catch (NoSuchFileException e) {
      IntegrityException missing = damaged(part, "it is missing");
      missing.initCause(e);
      throw missing;
    }
  }

  private static void write(OutputStream sink, Path file, byte[] buffer, int length)
      throws IOException {
    try {
      sink.write(buffer, 0, length);
    } catch (IOException e) {
      throw WorkDirectory.full(file, e);
    }
  }

  private IntegrityException damaged(ObjectEntry part, String why) {
    return new IntegrityException(
        part.name()
            + " at "
            + storage.label()
            + " ("
            + storage.target().location()
            + ") is damaged: "
            + why
            + ". Use another copy or another backup.");
  }
}
