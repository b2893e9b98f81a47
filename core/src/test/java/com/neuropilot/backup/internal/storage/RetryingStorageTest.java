package com.neuropilot.backup.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.StalledException;
import com.neuropilot.backup.spi.tck.FaultyStorage;
import com.neuropilot.backup.spi.tck.InMemoryStorage;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RetryingStorageTest {
  private static final Backoff SOON = new Backoff(5, Duration.ofMillis(1), Duration.ofMillis(2));

  @RegisterExtension final FaultyStorage storage = FaultyStorage.around(InMemoryStorage.fresh());

  private final AtomicInteger attempts = new AtomicInteger();

  @Test
  void whatFailsAtOnceIsTriedFiveTimes() {
    assertThat(attemptsOf(() -> new StageException("Broken off.", true))).isEqualTo(5);
  }

  @Test
  void whatTakesATimeOutToFailIsTriedTwice() {
    assertThat(attemptsOf(() -> new StalledException("No progress."))).isEqualTo(2);
  }

  @Test
  void whatCannotSucceedIsTriedOnce() {
    assertThat(attemptsOf(() -> new StageException("Not authorised.", false))).isEqualTo(1);
  }

  private int attemptsOf(Supplier<? extends IOException> failure) {
    storage
        .on(FaultyStorage.Operation.LIST)
        .always()
        .fails(
            () -> {
              attempts.incrementAndGet();
              return failure.get();
            });
    assertThatThrownBy(() -> new RetryingStorage(storage.target(), SOON).list(""))
        .isInstanceOf(StageException.class);
    return attempts.get();
  }
}
