package com.neuropilot.backup.cli.kill;

import com.neuropilot.backup.spi.Checksum;
import com.neuropilot.backup.spi.Content;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.StoredObject;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Announces what a storage is about to do, is in the middle of, and has done. */
final class PacedTarget implements StorageTarget {
  private final StorageTarget target;

  PacedTarget(StorageTarget target) {
    this.target = target;
  }

  @Override
  public StoredObject put(ObjectKey key, Content content) throws IOException {
    Announced.moment("before put " + kind(key));
    StoredObject stored = target.put(key, new PacedContent(content, kind(key)));
    Announced.moment("after put " + kind(key));
    return stored;
  }

  @Override
  public InputStream open(ObjectKey key) throws IOException {
    return target.open(key);
  }

  @Override
  public Optional<StoredObject> find(ObjectKey key) throws IOException {
    return target.find(key);
  }

  @Override
  public List<StoredObject> list(String prefix) throws IOException {
    Announced.moment("list");
    return target.list(prefix);
  }

  @Override
  public void delete(ObjectKey key) throws IOException {
    Announced.moment("before delete " + kind(key));
    target.delete(key);
    Announced.moment("after delete " + kind(key));
  }

  @Override
  public void check() throws IOException {
    target.check();
  }

  @Override
  public String location() {
    return target.location();
  }

  @Override
  public void close() throws IOException {
    target.close();
  }

  private static String kind(ObjectKey key) {
    return key.name()
        .replaceFirst("^[a-z-]+_\\d+_\\d+", "")
        .replaceFirst("^[a-z-]+(\\.lock)\\..*", "$1")
        .replaceFirst("part\\d+", "part");
  }

  /** Has no file to link to, so that every object is written in pieces. */
  private record PacedContent(Content content, String kind) implements Content {
    @Override
    public long length() {
      return content.length();
    }

    @Override
    public Checksum sha256() {
      return content.sha256();
    }

    @Override
    public Optional<Path> file() {
      return Optional.empty();
    }

    @Override
    public InputStream open() throws IOException {
      return new PacedStream(content.open(), content.length(), kind);
    }
  }

  /** Stops in the middle. */
  private static final class PacedStream extends FilterInputStream {
    private final long half;
    private final String kind;
    private long given;

    PacedStream(InputStream stream, long length, String kind) {
      super(stream);
      this.half = length / 2;
      this.kind = kind;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (given >= half) {
        return super.read(bytes, offset, length);
      }
      int read = super.read(bytes, offset, (int) Math.min(length, half - given));
      given += Math.max(0, read);
      if (given >= half) {
        Announced.moment("middle of put " + kind);
      }
      return read;
    }
  }
}
