package com.neuropilot.backup.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class TogetherTest {
  @Test
  void allGoOnAtTheSameTime() throws Exception {
    CyclicBarrier meeting = new CyclicBarrier(3);
    try (Together together = new Together("test")) {
      for (int i = 0; i < 3; i++) {
        together.begin(() -> meet(meeting));
      }
      together.await();
    }
    assertThat(meeting.isBroken()).isFalse();
  }

  @Test
  void oneThatFailsEndsTheOthers() throws Exception {
    CountDownLatch atWork = new CountDownLatch(1);
    AtomicBoolean ended = new AtomicBoolean();
    assertThatIOException()
        .isThrownBy(
            () -> {
              try (Together together = new Together("test")) {
                together.begin(
                    () -> {
                      hold(atWork, new CountDownLatch(0));
                      throw new IOException("full");
                    });
                together.begin(
                    () -> {
                      atWork.countDown();
                      try {
                        hold(new CountDownLatch(1), atWork);
                      } finally {
                        ended.set(true);
                      }
                    });
                together.await();
              }
            })
        .withMessage("full");
    assertThat(ended).isTrue();
  }

  @Test
  void anInterruptEndsTheWaitingAndTheWork() throws Exception {
    CountDownLatch atWork = new CountDownLatch(1);
    AtomicBoolean ended = new AtomicBoolean();
    AtomicBoolean stillInterrupted = new AtomicBoolean();
    Thread waiting =
        new Thread(
            () -> {
              try (Together together = new Together("test")) {
                together.begin(
                    () -> {
                      atWork.countDown();
                      try {
                        hold(new CountDownLatch(1), atWork);
                      } finally {
                        ended.set(true);
                      }
                    });
                together.await();
              } catch (IOException e) {
                stillInterrupted.set(Thread.currentThread().isInterrupted() && ended.get());
              }
            });
    waiting.start();
    assertThat(atWork.await(10, TimeUnit.SECONDS)).isTrue();
    waiting.interrupt();
    waiting.join(TimeUnit.SECONDS.toMillis(10));

    assertThat(ended).isTrue();
    assertThat(stillInterrupted).isTrue();
  }

  private static void meet(CyclicBarrier meeting) throws IOException {
    try {
      meeting.await(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IOException("The others did not come.", e);
    }
  }

  private static void hold(CountDownLatch first, CountDownLatch second) throws IOException {
    try {
      if (!first.await(60, TimeUnit.SECONDS) || !second.await(60, TimeUnit.SECONDS)) {
        throw new IOException("Nobody came.");
      }
    } catch (InterruptedException e) {
      throw new InterruptedIOException("Interrupted.");
    }
  }
}
