package com.neuropilot.backup.storage.rclone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.ObjectExistsException;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.tck.BytesContent;
import com.neuropilot.backup.storage.rclone.FaultProxy.Fault;
import com.neuropilot.backup.storage.rclone.FaultProxy.Moment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Servers that break at random bytes: the object is there whole in the end, or the put failed and
 * nothing is listed. Each fault is proven to have fired.
 */
@Isolated("its time-outs are short")
class FaultsTest {
  private static final int SIZE = 400_000;
  private static final int WORKERS = 4;
  private static final List<Fault> ALL = List.of(Fault.values());

  @TempDir Path root;

  private interface Trial {
    /** Returns whether the operation succeeded in the end. */
    boolean run(FaultyRemote remote, int number, Random random) throws Exception;
  }

  @Test
  void putOverWebdavSucceedsOrLeavesNothing() throws Exception {
    assertThat(run("webdav", 36, (remote, i, random) -> put(remote, i, random, ALL)))
        .as("puts that succeeded in the end")
        .isGreaterThanOrEqualTo(18);
  }

  @Test
  void putOverSftpSucceedsOrLeavesNothing() throws Exception {
    assertThat(
            run(
                "sftp",
                16,
                (remote, i, random) -> put(remote, i, random, List.of(Fault.CUT, Fault.HANG))))
        .as("puts that succeeded in the end")
        .isGreaterThanOrEqualTo(8);
  }

  @Test
  void openOverWebdavGoesOnWhereItBroke() throws Exception {
    assertThat(run("webdav", 28, (remote, i, random) -> open(remote, i, random))).isEqualTo(28);
  }

  @Test
  void putWhoseServerStaysBrokenFailsAndIsCleanedLater() throws Exception {
    assertThat(run("webdav", 8, this::putWhileBroken)).isEqualTo(8);
  }

  @Test
  void openWhoseServerStaysBrokenFails() throws Exception {
    assertThat(run("webdav", 8, this::openWhileBroken)).isEqualTo(8);
  }

  @Test
  void putThatFailsLeavesAloneWhatWasThereBefore() throws Exception {
    assertThat(run("webdav", 12, this::putOverAnother)).isEqualTo(12);
  }

  private boolean putOverAnother(FaultyRemote remote, int number, Random random) throws Exception {
    ObjectKey key = ObjectKey.of("part-" + number);
    byte[] before = BytesContent.random(100, -number).bytes();
    Files.write(remote.file(key), before);
    remote.target.list("");
    Moment moment = new Moment(ALL.get(number % ALL.size()), true, random.nextInt(150), true);
    BytesContent content = BytesContent.random(SIZE, number);
    remote.proxy.arm(moment);
    assertThatThrownBy(() -> remote.target.put(key, content)).isInstanceOf(IOException.class);
    assertThat(remote.proxy.hasFired()).as("fired: %s", moment).isTrue();
    remote.proxy.heal();
    assertThatThrownBy(() -> remote.target.put(key, content))
        .isInstanceOf(ObjectExistsException.class);
    assertThat(remote.file(key)).as("after %s", moment).hasBinaryContent(before);
    return true;
  }

  private boolean put(FaultyRemote remote, int number, Random random, List<Fault> faults)
      throws Exception {
    ObjectKey key = ObjectKey.of("part-" + number);
    BytesContent content = BytesContent.random(SIZE, number);
    Fault fault = faults.get(number % faults.size());
    Moment moment = new Moment(fault, true, random.nextInt(SIZE), false);
    remote.proxy.arm(moment);
    Optional<IOException> failure = remote.put(key, content);
    assertThat(remote.proxy.hasFired()).as("fired: %s", moment).isTrue();
    remote.proxy.heal();
    if (failure.isEmpty()) {
      assertThat(remote.file(key)).as("after %s", moment).hasBinaryContent(content.bytes());
    } else {
      assertThat(listed(remote)).as("after %s: %s", moment, failure).isEmpty();
      assertThat(remote.folder).isEmptyDirectory();
    }
    remote.target.delete(key);
    return failure.isEmpty();
  }

  private boolean open(FaultyRemote remote, int number, Random random) throws Exception {
    BytesContent content = BytesContent.random(SIZE, number);
    ObjectKey key = ObjectKey.of("part-" + number);
    Files.write(remote.file(key), content.bytes());
    remote.target.list("");
    Fault fault = List.of(Fault.CUT, Fault.HANG).get(number % 2);
    Moment moment = new Moment(fault, false, random.nextInt(SIZE), false);
    remote.proxy.arm(moment);
    try (InputStream in = remote.target.open(key)) {
      byte[] read = in.readAllBytes();
      assertThat(remote.proxy.hasFired()).as("fired: %s", moment).isTrue();
      assertThat(read).as("after %s", moment).isEqualTo(content.bytes());
    }
    return true;
  }

  private boolean putWhileBroken(FaultyRemote remote, int number, Random random) throws Exception {
    ObjectKey key = ObjectKey.of("part-" + number);
    BytesContent content = BytesContent.random(SIZE, number);
    Moment moment = new Moment(ALL.get(number % ALL.size()), true, random.nextInt(SIZE), true);
    remote.proxy.arm(moment);
    try {
      remote.target.put(key, content);
      throw new AssertionError("The put succeeded although its server was gone: " + moment);
    } catch (IOException e) {
      assertThat(remote.proxy.hasFired()).as("fired: %s", moment).isTrue();
    }
    assertThat(remote.context.warnings())
        .anyMatch(warning -> warning.contains("What is left of " + key));
    remote.proxy.heal();
    assertThat(remote.put(key, content)).isEmpty();
    assertThat(remote.file(key)).hasBinaryContent(content.bytes());
    return true;
  }

  private boolean openWhileBroken(FaultyRemote remote, int number, Random random) throws Exception {
    BytesContent content = BytesContent.random(SIZE, number);
    ObjectKey key = ObjectKey.of("part-" + number);
    Files.write(remote.file(key), content.bytes());
    remote.target.list("");
    Fault fault = List.of(Fault.CUT, Fault.ERROR, Fault.CUT, Fault.HANG).get(number % 4);
    Moment moment = new Moment(fault, false, random.nextInt(SIZE), true);
    remote.proxy.arm(moment);
    try (InputStream in = remote.target.open(key)) {
      in.readAllBytes();
      throw new AssertionError("The end came although the server was gone: " + moment);
    } catch (IOException e) {
      assertThat(remote.proxy.hasFired()).as("fired: %s", moment).isTrue();
    }
    remote.proxy.heal();
    return true;
  }

  private static List<String> listed(FaultyRemote remote) throws IOException {
    return remote.target.list("").stream().map(object -> object.key().name()).toList();
  }

  /** Runs trials, some at a time, each worker with a server and a proxy of its own. */
  private int run(String protocol, int trials, Trial trial) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(WORKERS);
    try {
      List<Future<Integer>> workers = new ArrayList<>();
      for (int worker = 0; worker < WORKERS; worker++) {
        int first = worker;
        workers.add(
            threads.submit(
                () -> {
                  Path folder = Files.createDirectories(root.resolve("worker-" + first));
                  int succeeded = 0;
                  try (FaultyRemote remote =
                      FaultyRemote.start(Rclones.installed(), protocol, folder)) {
                    for (int i = first; i < trials; i += WORKERS) {
                      succeeded += trial.run(remote, i, new Random(i)) ? 1 : 0;
                    }
                  }
                  return succeeded;
                }));
      }
      int succeeded = 0;
      for (Future<Integer> worker : workers) {
        succeeded += worker.get();
      }
      return succeeded;
    } finally {
      threads.shutdownNow();
      assertThat(threads.awaitTermination(2, TimeUnit.MINUTES)).isTrue();
    }
  }
}
