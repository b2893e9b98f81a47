package com.neuropilot.backup.examples.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An instance of the application, in a process of its own. */
final class Instance implements AutoCloseable {
  private static final long SECONDS = 60;

  private final String name;
  private final Path log;
  private final Process process;

  private Instance(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  static Instance start(Path configuration, String name) throws IOException {
    Path log = configuration.resolveSibling(name + ".log");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Fleet.class.getName(),
            configuration.toString(),
            name);
    return new Instance(
        name,
        log,
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start());
  }

  String name() {
    return name;
  }

  List<String> log() throws IOException {
    return Files.readAllLines(log);
  }

  void awaitRunning() throws Exception {
    Waiting.until(
        name + " runs",
        () -> {
          assertThat(process.isAlive()).as("%s", log()).isTrue();
          return log().stream().anyMatch(line -> line.startsWith(name + " runs "));
        });
  }

  /** Kills it with SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  /** Tells it to end, with SIGTERM, and waits until it has. */
  @Override
  public void close() {
    process.destroy();
    try {
      assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as(name + " ends").isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
  }
}
