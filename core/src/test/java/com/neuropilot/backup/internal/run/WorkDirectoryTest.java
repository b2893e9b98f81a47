package com.neuropilot.backup.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkDirectoryTest {
  private static final int THREADS = 4;

  @TempDir Path base;
  @TempDir Path beside;

  /** A program that makes and removes work directories, as runs do that begin at once. */
  static final class Runs {
    private Runs() {}

    public static void main(String[] arguments) throws IOException {
      Path base = Path.of(arguments[0]);
      for (int i = Integer.parseInt(arguments[1]); i > 0; i--) {
        useOnce(base);
      }
    }
  }

  private static void useOnce(Path base) throws IOException {
    try (WorkDirectory work = WorkDirectory.create(base)) {
      Path file = work.path().resolve("part");
      Files.write(file, new byte[10]);
      if (!Files.exists(file)) {
        throw new IOException("The directory of a run that is alive was removed: " + file);
      }
    }
  }

  @Test
  void runsThatBeginAtOnceInOneJvmDoNotStandInEachOthersWay() throws Exception {
    for (int round = 0; round < 50; round++) {
      leaveLeftovers(20);
      atOnce(() -> useOnce(base));
      assertThat(base).isEmptyDirectory();
    }
  }

  @Test
  void runsThatBeginAtOnceInSeveralProcessesDoNotStandInEachOthersWay() throws Exception {
    List<Process> processes = new ArrayList<>();
    try {
      for (int i = 0; i < THREADS; i++) {
        processes.add(start(300, beside.resolve("log" + i)));
      }
      for (int i = 0; i < THREADS; i++) {
        assertThat(processes.get(i).waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(processes.get(i).exitValue())
            .as(Files.readString(beside.resolve("log" + i)))
            .isZero();
      }
    } finally {
      processes.forEach(Process::destroyForcibly);
    }
    assertThat(base).isEmptyDirectory();
  }

  @Test
  void aLockOfAnotherCopyOfTheLibraryInThisJvmIsHeeded() throws Exception {
    String name = "run-" + UUID.randomUUID();
    Files.createDirectory(base.resolve(name));
    try (FileChannel other =
        FileChannel.open(
            base.resolve(name + ".lock"),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE)) {
      assertThat(other.lock().isValid()).isTrue();

      useOnce(base);

      assertThat(base.resolve(name)).isDirectory();
      assertThat(base.resolve(name + ".lock")).exists();
    }
    useOnce(base);
    assertThat(base).isEmptyDirectory();
  }

  @Test
  void aDirectoryThatIsNamedInTwoWaysIsOne() throws Exception {
    Path link = Files.createSymbolicLink(beside.resolve("link"), base);
    try (WorkDirectory work = WorkDirectory.create(base)) {
      useOnce(link);
      assertThat(work.path()).isDirectory();
    }
  }

  @Test
  void whatStandsInTheWayIsSaidInWords() throws Exception {
    Path file = Files.createFile(beside.resolve("file"));
    assertThatThrownBy(() -> WorkDirectory.create(file))
        .isInstanceOf(StageException.class)
        .hasMessageContaining(file + ": it is not a directory")
        .hasMessageContaining("work-directory")
        .message()
        .doesNotContain("Exception");

    Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("r-x------"));
    Path log = beside.resolve("log");
    Process process = start(withoutPrivileges(), 1, log);
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isNotZero();
    assertThat(Files.readString(log).lines().findFirst())
        .hasValueSatisfying(
            line ->
                assertThat(line)
                    .contains("permission denied for the user")
                    .contains("Make it writable")
                    .doesNotContain("AccessDenied"));
  }

  /** Root is not held back by permissions, unless it gives its capabilities away. */
  private static List<String> withoutPrivileges() {
    return System.getProperty("user.name").equals("root")
        ? List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all")
        : List.of();
  }

  private void leaveLeftovers(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      String name = "run-" + UUID.randomUUID();
      Files.write(Files.createDirectory(base.resolve(name)).resolve("part"), new byte[10]);
      Files.createFile(base.resolve(name + ".lock"));
    }
  }

  private interface Use {
    void run() throws IOException;
  }

  private static void atOnce(Use use) throws Exception {
    CyclicBarrier start = new CyclicBarrier(THREADS);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      Callable<Integer> run =
          () -> {
            start.await(30, TimeUnit.SECONDS);
            use.run();
            return 0;
          };
      for (Future<Integer> ended : threads.invokeAll(List.of(run, run, run, run))) {
        assertThat(ended.get()).isZero();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private Process start(int times, Path log) throws IOException {
    return start(List.of(), times, log);
  }

  private Process start(List<String> wrapper, int times, Path log) throws IOException {
    List<String> command = new ArrayList<>(wrapper);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            Runs.class.getName(),
            base.toString(),
            String.valueOf(times)));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }
}
