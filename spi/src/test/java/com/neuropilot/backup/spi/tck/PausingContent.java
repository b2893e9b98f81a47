package com.neuropilot.backup.spi.tck;

import com.neuropilot.backup.spi.Checksum;
import com.neuropilot.backup.spi.Content;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A content whose reader waits in the middle, deaf to interrupts, until it is let go on. */
final class PausingContent implements Content {
  private final Content content;
  private final CountDownLatch half = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  PausingContent(Content content) {
    this.content = content;
  }

  void awaitHalf() throws InterruptedException {
    if (!half.await(60, TimeUnit.SECONDS)) {
      throw new AssertionError("The content was not read as far as its half.");
    }
  }

  void goOn() {
    goOn.countDown();
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
  public Optional<Path> file() {
    return Optional.empty();
  }

  @Override
  public InputStream open() throws IOException {
    return new FilterInputStream(content.open()) {
      private long passed;

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        if (passed >= content.length() / 2) {
          pause();
        }
        int count = super.read(buffer, offset, Math.min(length, 4096));
        passed += Math.max(0, count);
        return count;
      }
    };
  }

  private void pause() {
    half.countDown();
    boolean interrupted = false;
    while (goOn.getCount() > 0) {
      try {
        goOn.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
