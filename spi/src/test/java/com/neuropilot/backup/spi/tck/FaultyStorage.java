package com.neuropilot.backup.spi.tck;

import com.neuropilot.backup.spi.StageConfig;
import com.neuropilot.backup.spi.StorageTarget;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A storage that goes wrong where it is told to, around one that does not.
 *
 * <p>A fault that was injected and did not fire fails the test: at the end of a try-with-resources,
 * or as an extension after each test.
 *
 * <pre>{@code
 * @RegisterExtension final FaultyStorage far = FaultyStorage.around(InMemoryStorage.fresh());
 *
 * far.on(PUT).keyEnding(".manifest.json").failsRetryably();
 * pipeline.storeIn("far", far);          // it is a StageConfig, and far.target() a StorageTarget
 * }</pre>
 *
 * <p>Safe for use by several threads.
 */
public final class FaultyStorage implements StageConfig, AutoCloseable, AfterEachCallback {
  /** The id of the provider, which is on the class path together with this kit. */
  public static final String PROVIDER_ID = "faulty";

  /** The operations of a storage. */
  public enum Operation {
    /** {@link StorageTarget#put}. */
    PUT,
    /** {@link StorageTarget#open} and the stream that it returns. */
    OPEN,
    /** {@link StorageTarget#find}. */
    FIND,
    /** {@link StorageTarget#list}. */
    LIST,
    /** {@link StorageTarget#delete}. */
    DELETE,
    /** {@link StorageTarget#check}. */
    CHECK
  }

  private final Supplier<StorageTarget> targets;
  private final List<Fault> faults = new CopyOnWriteArrayList<>();

  private FaultyStorage(Supplier<StorageTarget> targets) {
    this.targets = targets;
  }

  /** Returns a storage around one in memory. */
  public static FaultyStorage around(InMemoryStorage storage) {
    return new FaultyStorage(storage::target);
  }

  /** Returns a storage around a target, which is closed with it. */
  public static FaultyStorage around(StorageTarget target) {
    return new FaultyStorage(() -> target);
  }

  /** Returns a storage around targets that are made whenever one is asked for. */
  public static FaultyStorage around(Supplier<StorageTarget> targets) {
    return new FaultyStorage(targets);
  }

  /** Begins a fault. */
  public FaultPoint on(Operation operation) {
    return new FaultPoint(this, operation);
  }

  /** Returns a target; those of one storage share the faults and the counts. */
  public StorageTarget target() {
    return new FaultyTarget(targets.get(), this);
  }

  /** Removes the faults, whether they fired or not. */
  public void heal() {
    faults.clear();
  }

  /** Fails when a fault did not fire as often as it should. */
  public void assertFired() {
    List<Fault> left = faults.stream().filter(fault -> !fault.isSpent()).toList();
    if (!left.isEmpty()) {
      throw new AssertionError("These injected faults did not fire (as often as told): " + left);
    }
  }

  @Override
  public String providerId() {
    return PROVIDER_ID;
  }

  /** Fails when a fault did not fire as often as it should. */
  @Override
  public void close() {
    assertFired();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    assertFired();
  }

  @Override
  public String toString() {
    return "FaultyStorage{faults=" + faults + "}";
  }

  void add(Fault fault) {
    faults.add(fault);
  }

  Optional<Fault> next(Operation operation, String key) {
    List<Fault> due = faults.stream().filter(fault -> fault.isDue(operation, key)).toList();
    return due.stream().findFirst();
  }
}
