package com.neuropilot.backup.spi.tck;

import com.neuropilot.backup.spi.Content;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Where a fault is to show, and the faults to choose from: {@code
 * storage.on(PUT).keyEnding(".manifest.json").nth(2).fails()}.
 *
 * <p>Without more said: once, at the first call of the operation.
 */
public final class FaultPoint {
  private final FaultyStorage storage;
  private final FaultyStorage.Operation operation;
  private Predicate<String> keys = key -> true;
  private String where = "";
  private int nth = 1;
  private int times = 1;

  FaultPoint(FaultyStorage storage, FaultyStorage.Operation operation) {
    this.storage = storage;
    this.operation = operation;
  }

  /** Counts only calls for keys (for a listing: prefixes) with this ending. */
  public FaultPoint keyEnding(String ending) {
    keys = key -> key.endsWith(ending);
    where = " of " + ending;
    return this;
  }

  /** Lets the fault begin with the nth call, counted from 1. */
  public FaultPoint nth(int call) {
    nth = call;
    return this;
  }

  /** Lets the fault show at so many calls in a row; each must come. */
  public FaultPoint times(int count) {
    times = count;
    return this;
  }

  /** Lets the fault show at every call from then on; at least one must come. */
  public FaultPoint always() {
    times = Integer.MAX_VALUE;
    return this;
  }

  /** Throws a {@link StageException} that need not be retried, before anything is done. */
  public Fault fails() {
    return fails(() -> new StageException("Injected fault: it does not work.", false));
  }

  /** Throws a {@link StageException} that may be retried, before anything is done. */
  public Fault failsRetryably() {
    return fails(() -> new StageException("Injected fault: try again.", true));
  }

  /** Throws an exception, before anything is done. */
  public Fault fails(Supplier<? extends IOException> exceptions) {
    return add(
        "fails",
        new Fault.Effect() {
          @Override
          public void before(Fault fault) throws IOException {
            fault.fire();
            throw exceptions.get();
          }
        });
  }

  /**
   * Does everything and then throws a {@link StageException} that may be retried: an answer that
   * was lost.
   */
  public Fault worksThenFails() {
    return add(
        "works, then fails",
        new Fault.Effect() {
          @Override
          public void after(Fault fault) throws IOException {
            fault.fire();
            throw new StageException("Injected fault: the answer was lost.", true);
          }
        });
  }

  /** Lets a put die when half of its content was read. */
  public Fault diesHalfWay() {
    return add(
        "dies half-way",
        new Fault.Effect() {
          @Override
          public Content content(Fault fault, Content content) {
            return FaultyContent.failingAfter(content, content.length() / 2, fault::fire);
          }
        });
  }

  /** Lets the stream of an open say -1 after some bytes, as if the object ended there. */
  public Fault endsAfter(long bytes) {
    return onStream(
        "ends after " + bytes, (in, fired) -> FaultyInputStream.endingAfter(in, bytes, fired));
  }

  /** Lets the stream of an open throw after some bytes. */
  public Fault breaksAfter(long bytes) {
    return onStream(
        "breaks after " + bytes, (in, fired) -> FaultyInputStream.failingAfter(in, bytes, fired));
  }

  /** Changes a bit of the byte at a position of the stream of an open. */
  public Fault flipsByteAt(long position) {
    return onStream(
        "flips byte " + position, (in, fired) -> FaultyInputStream.flipping(in, position, fired));
  }

  /** Hangs until the thread is interrupted, then throws {@link InterruptedIOException}. */
  public Fault hangs() {
    return add(
        "hangs",
        new Fault.Effect() {
          @Override
          public void before(Fault fault) throws IOException {
            fault.fire();
            hang();
          }
        });
  }

  boolean matches(FaultyStorage.Operation called, String key) {
    return called == operation && keys.test(key);
  }

  boolean isTurn(int call) {
    return call >= nth && call - nth < times;
  }

  int least() {
    return times == Integer.MAX_VALUE ? 1 : times;
  }

  private Fault onStream(String what, BiFunction<InputStream, Runnable, InputStream> change) {
    return add(
        what,
        new Fault.Effect() {
          @Override
          public InputStream stream(Fault fault, InputStream stream) {
            return change.apply(stream, fault::fire);
          }
        });
  }

  private Fault add(String what, Fault.Effect effect) {
    Fault fault = new Fault(operation + where + " number " + nth + " " + what, this, effect);
    storage.add(fault);
    return fault;
  }

  private static void hang() throws InterruptedIOException {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted.");
    }
  }
}
