package com.neuropilot.backup.spi.tck;

import com.neuropilot.backup.spi.Checksum;
import com.neuropilot.backup.spi.Content;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A content that does not keep its promise: it breaks, or delivers fewer, more or other bytes. It
 * never has a file.
 *
 * <p>A test that injects a fault should end with {@link #assertFired()}. Safe for use by several
 * threads.
 */
public final class FaultyContent implements Content {
  private interface Change {
    InputStream apply(InputStream in, Runnable fire) throws IOException;
  }

  private final Content content;
  private final Change change;
  private final AtomicInteger fired = new AtomicInteger();

  private final Runnable onFire;

  private FaultyContent(Content content, Change change, Runnable onFire) {
    this.content = content;
    this.change = change;
    this.onFire = onFire;
  }

  /** Returns a content that throws {@link IOException} after some bytes, each time. */
  public static FaultyContent failingAfter(Content content, long bytes) {
    return failingAfter(content, bytes, () -> {});
  }

  static FaultyContent failingAfter(Content content, long bytes, Runnable onFire) {
    return new FaultyContent(
        content, (in, fire) -> FaultyInputStream.failingAfter(in, bytes, fire), onFire);
  }

  /** Returns a content that ends after some bytes. */
  public static FaultyContent endingAfter(Content content, long bytes) {
    return new FaultyContent(
        content, (in, fire) -> FaultyInputStream.endingAfter(in, bytes, fire), () -> {});
  }

  /** Returns a content in which one bit is another. */
  public static FaultyContent flipping(Content content, long position) {
    return new FaultyContent(
        content, (in, fire) -> FaultyInputStream.flipping(in, position, fire), () -> {});
  }

  /** Returns a content with more bytes at its end than it said. */
  public static FaultyContent extended(Content content, byte[] more) {
    return new FaultyContent(
        content,
        (in, fire) -> {
          fire.run();
          return new SequenceInputStream(in, new ByteArrayInputStream(more));
        },
        () -> {});
  }

  /** Fails when the fault did not show. */
  public void assertFired() {
    if (fired.get() == 0) {
      throw new AssertionError("The fault of the content never fired: it was not read so far.");
    }
  }

  @Override
  public long length() {
    return content.length();
  }

  @Override
  public Checksum sha256() {
    return content.sha256();
  }

  @Override
  public InputStream open() throws IOException {
    return change.apply(content.open(), this::fire);
  }

  @Override
  public Optional<Path> file() {
    return Optional.empty();
  }

  private void fire() {
    fired.incrementAndGet();
    onFire.run();
  }
}
