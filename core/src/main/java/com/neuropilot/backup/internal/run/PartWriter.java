package com.neuropilot.backup.internal.run;

import com.neuropilot.backup.internal.manifest.Sha256;
import com.neuropilot.backup.spi.Checksum;
import com.neuropilot.backup.spi.EncodingStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Cuts ciphertext into parts in the work directory, as far as there is room. A part is passed on
 * when it is known whether another follows, since that decides its name.
 */
final class PartWriter extends EncodingStream {
  private final Path directory;
  private final String name;
  private final long partSize;
  private final SpoolRoom room;
  private final PartSink sink;
  private @Nullable OpenPart open;
  private int number;

  PartWriter(Path directory, String name, long partSize, SpoolRoom room, PartSink sink) {
    this.directory = directory;
    this.name = name;
    this.partSize = partSize;
    this.room = room;
    this.sink = sink;
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    int from = offset;
    int end = offset + count;
    while (from < end) {
      OpenPart part = partWithRoom();
      int taken = (int) Math.min(end - from, partSize - part.length);
      part.append(bytes, from, taken);
      from += taken;
    }
  }

  @Override
  public void finish() throws IOException {
    OpenPart last = open == null ? begin() : open;
    pass(last, number == 1);
  }

  @Override
  public void close() throws IOException {
    if (open != null) {
      open.file.close();
    }
  }

  private OpenPart partWithRoom() throws IOException {
    OpenPart part = open;
    if (part != null && part.length == partSize) {
      pass(part, false);
      part = null;
    }
    return part == null ? begin() : part;
  }

  private OpenPart begin() throws IOException {
    room.take();
    number++;
    OpenPart part = new OpenPart(directory.resolve(name + "." + number));
    open = part;
    return part;
  }

  private void pass(OpenPart part, boolean only) throws IOException {
    open = null;
    sink.accept(part.end(), number, only);
  }

  /** The part that is being written. */
  private static final class OpenPart {
    private final Path path;
    private final SpoolFile file;
    private final MessageDigest digest = Sha256.digest();
    private long length;

    OpenPart(Path path) throws IOException {
      this.path = path;
      try {
        this.file = new SpoolFile(path);
      } catch (IOException e) {
        throw WorkDirectory.full(path, e);
      }
    }

    void append(byte[] bytes, int offset, int count) throws IOException {
      try {
        file.write(bytes, offset, count);
      } catch (IOException e) {
        throw WorkDirectory.full(path, e);
      }
      digest.update(bytes, offset, count);
      length += count;
    }

    SpooledPart end() throws IOException {
      try {
        file.close();
      } catch (IOException e) {
        throw WorkDirectory.full(path, e);
      }
      return new SpooledPart(path, length, Checksum.sha256(digest.digest()));
    }
  }
}
