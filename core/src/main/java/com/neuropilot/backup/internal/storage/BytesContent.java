package com.neuropilot.backup.internal.storage;

import com.neuropilot.backup.internal.manifest.Sha256;
import com.neuropilot.backup.spi.Checksum;
import com.neuropilot.backup.spi.Content;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/** A small document as content. */
public final class BytesContent implements Content {
  private final byte[] bytes;
  private final Checksum sha256;

  /** Takes a copy of the bytes. */
  public BytesContent(byte[] bytes) {
    this.bytes = bytes.clone();
    this.sha256 = Sha256.of(bytes);
  }

  @Override
  public long length() {
    return bytes.length;
  }

  @Override
  public Checksum sha256() {
    return sha256;
  }

  @Override
  public InputStream open() {
    return new ByteArrayInputStream(bytes);
  }

  @Override
  public Optional<Path> file() {
    return Optional.empty();
  }
}
