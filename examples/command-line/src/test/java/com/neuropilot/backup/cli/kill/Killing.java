package com.neuropilot.backup.cli.kill;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.cli.ClassArchive;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Starts the program and kills it at a moment. */
final class Killing {
  private static final long CHILDREN_MILLIS = 10_000;

  private final Path home;
  private final String[] arguments;
  private final ClassArchive archive;

  Killing(Path home, String... arguments) {
    this.home = home;
    this.arguments = arguments;
    this.archive = new ClassArchive(home.resolve(arguments[0] + ".jsa"));
  }

  /** Lets the program come to its end, and returns the moments that it announced. */
  List<String> rehearse() throws Exception {
    Process process = start(archive.written());
    List<String> moments = new ArrayList<>();
    boolean done = false;
    try (BufferedReader output = output(process)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.startsWith(Announced.MARK)) {
          moments.add(line);
        }
        done |= line.equals("DONE");
      }
    }
    assertThat(process.waitFor()).as("the rehearsal's exit status").isZero();
    assertThat(done).isTrue();
    return moments;
  }

  /** Kills the program a little after it announced a moment. */
  void killAt(Moment moment, long delayMillis) throws Exception {
    List<String> options = new ArrayList<>(archive.read());
    options.add("-D" + Announced.AWAITED + "=" + moment);
    Process process = start(options);
    try (BufferedReader output = output(process)) {
      int seen = 0;
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.equals(moment.what()) && ++seen == moment.occurrence()) {
          Thread.sleep(delayMillis);
          kill(process);
          return;
        }
      }
    } finally {
      process.destroyForcibly();
    }
    throw new AssertionError("The program never came to " + moment + ".");
  }

  private static void kill(Process process) throws Exception {
    List<ProcessHandle> family =
        Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
    process.destroyForcibly();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CHILDREN_MILLIS);
    while (family.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() < deadline) {
      Thread.sleep(20);
    }
    assertThat(family).as("the killed process and its children").noneMatch(ProcessHandle::isAlive);
  }

  private Process start(List<String> options) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + home.resolve("tmp"),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                "-cp",
                ClassArchive.classPath(home),
                KillableProgram.class.getName()));
    command.addAll(1, options);
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(home.resolve("stderr.txt").toFile()).start();
  }

  private static BufferedReader output(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }
}
