package com.neuropilot.backup.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolFileTest {
  private static final int CHUNK = 1 << 20;
  private static final int CHUNKS = (int) (SpoolFile.STRETCH_BYTES / CHUNK) * 5 / 2;

  @TempDir Path directory;

  @Test
  void goesToTheDiskWhileItGrowsAndIsWholeAtTheEnd() throws IOException {
    AtomicInteger syncs = new AtomicInteger();
    byte[] written = new byte[CHUNK * CHUNKS];
    new Random(7).nextBytes(written);
    Path path = directory.resolve("main.1");

    try (SpoolFile file =
        new SpoolFile(
            path,
            channel -> {
              channel.force(false);
              syncs.incrementAndGet();
            })) {
      for (int i = 0; i < CHUNKS; i++) {
        file.write(written, i * CHUNK, CHUNK);
      }
    }

    assertThat(syncs.get()).isBetween(1, 2);
    assertThat(Files.readAllBytes(path)).isEqualTo(written);
  }

  @Test
  void tellsThatAnEarlierStretchDidNotGetToTheDisk() throws IOException {
    AtomicInteger faults = new AtomicInteger();
    SpoolFile file =
        new SpoolFile(
            directory.resolve("main.1"),
            channel -> {
              faults.incrementAndGet();
              throw new IOException("Input/output error");
            });
    for (int i = 0; i < CHUNKS; i += 2) {
      file.write(new byte[CHUNK], 0, CHUNK);
    }

    assertThatThrownBy(file::close)
        .isInstanceOf(IOException.class)
        .hasMessage("Input/output error");
    assertThat(faults).hasValue(1);
  }

  @Test
  void waitsForTheDiskThoughItsThreadIsInterrupted() throws IOException {
    CountDownLatch interrupted = new CountDownLatch(1);
    AtomicInteger syncs = new AtomicInteger();
    SpoolFile file =
        new SpoolFile(
            directory.resolve("main.1"),
            channel -> {
              await(interrupted);
              channel.force(false);
              syncs.incrementAndGet();
            });
    for (int i = 0; i < CHUNKS; i += 2) {
      file.write(new byte[CHUNK], 0, CHUNK);
    }

    Thread.currentThread().interrupt();
    interrupted.countDown();
    file.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(syncs).hasValue(1);
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
