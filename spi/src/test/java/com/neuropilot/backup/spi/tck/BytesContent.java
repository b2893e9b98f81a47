package com.neuropilot.backup.spi.tck;

import com.neuropilot.backup.spi.Checksum;
import com.neuropilot.backup.spi.Content;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/** A content made of bytes in memory or of a file. Immutable; safe for use by several threads. */
public final class BytesContent implements Content {
  private final byte[] bytes;
  private final Checksum sha256;
  private final Optional<Path> file;

  private BytesContent(byte[] bytes, Optional<Path> file) {
    this.bytes = bytes;
    this.sha256 = Checksum.sha256(digest(bytes));
    this.file = file;
  }

  /** Returns a content of bytes, without a file. */
  public static BytesContent of(byte[] bytes) {
    return new BytesContent(bytes.clone(), Optional.empty());
  }

  /** Returns a content of a text in UTF-8, without a file. */
  public static BytesContent of(String text) {
    return new BytesContent(text.getBytes(StandardCharsets.UTF_8), Optional.empty());
  }

  /** Returns a content of bytes that cannot be compressed, always the same for a seed. */
  public static BytesContent random(int length, long seed) {
    return new BytesContent(Samples.random(length, seed), Optional.empty());
  }

  /**
   * Returns a content of a file. Length and hash are those of now, so that changing the file later
   * gives a content that does not keep its promise.
   *
   * @throws IOException when the file cannot be read
   */
  public static BytesContent ofFile(Path file) throws IOException {
    return new BytesContent(Files.readAllBytes(file), Optional.of(file));
  }

  /** Returns a copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
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
  public InputStream open() throws IOException {
    return file.isPresent() ? Files.newInputStream(file.get()) : new ByteArrayInputStream(bytes);
  }

  @Override
  public Optional<Path> file() {
    return file;
  }

  static byte[] digest(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256.", e);
    }
  }
}
