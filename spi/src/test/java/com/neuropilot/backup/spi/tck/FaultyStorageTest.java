package com.neuropilot.backup.spi.tck;

import static com.neuropilot.backup.spi.tck.FaultyStorage.Operation.CHECK;
import static com.neuropilot.backup.spi.tck.FaultyStorage.Operation.DELETE;
import static com.neuropilot.backup.spi.tck.FaultyStorage.Operation.FIND;
import static com.neuropilot.backup.spi.tck.FaultyStorage.Operation.LIST;
import static com.neuropilot.backup.spi.tck.FaultyStorage.Operation.OPEN;
import static com.neuropilot.backup.spi.tck.FaultyStorage.Operation.PUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.StorageTarget;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FaultyStorageTest {
  private static final ObjectKey KEY = ObjectKey.of("a.json");
  private static final BytesContent CONTENT = BytesContent.random(1_000, 1);

  private final InMemoryStorage memory = InMemoryStorage.fresh();

  @RegisterExtension final FaultyStorage storage = FaultyStorage.around(memory);

  private final StorageTarget target = storage.target();

  @Test
  void faultThatNeverFiredFailsTheTest() {
    FaultyStorage unused = FaultyStorage.around(memory);
    assertThatCode(unused::close).doesNotThrowAnyException();
    unused.on(PUT).nth(2).fails();
    assertThatThrownBy(unused::close)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("PUT number 2 fails");
  }

  @Test
  void faultThatFiredTooSeldomFailsTheTest() {
    FaultyStorage thrice = FaultyStorage.around(memory);
    thrice.on(LIST).times(3).fails();
    assertThatThrownBy(() -> thrice.target().list("")).isInstanceOf(StageException.class);
    assertThatThrownBy(() -> thrice.target().list("")).isInstanceOf(StageException.class);
    assertThatThrownBy(thrice::close).isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> thrice.target().list("")).isInstanceOf(StageException.class);
    assertThatCode(thrice::close).doesNotThrowAnyException();
  }

  @Test
  void everyOperationFailsWhenItIsItsTurn() throws IOException {
    for (FaultyStorage.Operation operation : FaultyStorage.Operation.values()) {
      storage.on(operation).failsRetryably();
    }
    assertThatThrownBy(() -> target.put(KEY, CONTENT)).isInstanceOf(StageException.class);
    target.put(KEY, CONTENT);
    assertThatThrownBy(() -> target.open(KEY)).isInstanceOf(StageException.class);
    assertThatThrownBy(() -> target.find(KEY)).isInstanceOf(StageException.class);
    assertThatThrownBy(() -> target.list("")).isInstanceOf(StageException.class);
    assertThatThrownBy(() -> target.delete(KEY)).isInstanceOf(StageException.class);
    assertThatThrownBy(target::check).isInstanceOf(StageException.class);
    assertThat(target.find(KEY)).isPresent();
  }

  @Test
  void callsAreCountedPerKeyAndAcrossTargets() throws IOException {
    storage.on(PUT).keyEnding(".json").nth(2).fails();
    target.put(KEY, CONTENT);
    target.put(ObjectKey.of("a.dump"), CONTENT);
    StorageTarget other = storage.target();
    assertThatThrownBy(() -> other.put(ObjectKey.of("b.json"), CONTENT))
        .isInstanceOf(StageException.class);
    other.put(ObjectKey.of("b.json"), CONTENT);
  }

  @Test
  void lostAnswerMeansThatItWorked() throws IOException {
    storage.on(PUT).worksThenFails();
    storage.on(DELETE).worksThenFails();
    assertThatThrownBy(() -> target.put(KEY, CONTENT)).isInstanceOf(StageException.class);
    assertThat(memory.contents()).containsOnlyKeys(KEY.name());
    assertThatThrownBy(() -> target.delete(KEY)).isInstanceOf(StageException.class);
    assertThat(memory.contents()).isEmpty();
  }

  @Test
  void putThatDiesHalfWayLeavesWhatTheStorageLeaves() throws IOException {
    storage.on(PUT).diesHalfWay();
    assertThatThrownBy(() -> target.put(KEY, CONTENT)).hasMessageContaining("Injected");
    assertThat(target.find(KEY)).isEmpty();
  }

  @Test
  void streamsEndBreakAndChange() throws IOException {
    target.put(KEY, CONTENT);
    storage.on(OPEN).nth(1).endsAfter(10);
    storage.on(OPEN).nth(2).breaksAfter(10);
    storage.on(OPEN).nth(3).flipsByteAt(999);
    try (InputStream in = target.open(KEY)) {
      assertThat(in.readAllBytes()).hasSize(10);
    }
    try (InputStream in = target.open(KEY)) {
      assertThatThrownBy(in::readAllBytes).hasMessageContaining("Injected");
    }
    try (InputStream in = target.open(KEY)) {
      byte[] expected = CONTENT.bytes();
      expected[999] ^= 1;
      assertThat(in.readAllBytes()).isEqualTo(expected);
    }
  }

  @Test
  void faultInAStreamThatIsNotReadSoFarHasNotFired() throws IOException {
    FaultyStorage cut = FaultyStorage.around(memory);
    cut.on(OPEN).breaksAfter(500);
    target.put(KEY, CONTENT);
    try (InputStream in = cut.target().open(KEY)) {
      assertThat(in.readNBytes(500)).hasSize(500);
    }
    assertThatThrownBy(cut::close).isInstanceOf(AssertionError.class);
  }

  @Test
  void hangEndsWithAnInterrupt() throws InterruptedException {
    Fault fault = storage.on(FIND).hangs();
    AtomicReference<Throwable> outcome = new AtomicReference<>();
    Thread thread = new Thread(() -> outcome.set(catchThrowable(() -> target.find(KEY))));
    thread.start();
    fault.awaitFired();
    assertThat(thread.isAlive()).isTrue();
    thread.interrupt();
    thread.join(10_000);
    assertThat(outcome.get()).isInstanceOf(InterruptedIOException.class);
  }

  @Test
  void healedStorageWorks() throws IOException {
    storage.on(CHECK).always().fails();
    assertThatThrownBy(target::check).isInstanceOf(StageException.class);
    assertThatThrownBy(target::check).isInstanceOf(StageException.class);
    storage.heal();
    target.check();
  }
}
