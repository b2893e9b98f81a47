package com.neuropilot.backup.storage.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A JVM of its own, for what cannot be done to the one of the tests. */
final class Jvm implements AutoCloseable {
  private final Process process;
  private final Path output;

  private Jvm(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  static Jvm start(
      Path scratch,
      List<String> before,
      Map<String, String> environment,
      Class<?> main,
      String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx64m", "-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile(scratch, "jvm", ".out");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    try {
      return new Jvm(builder.start(), output);
    } catch (IOException e) {
      throw new AssertionError(
          "This test needs " + command.get(0) + ": apt-get install util-linux", e);
    }
  }

  /** Waits for the end; what was printed. */
  String output() throws IOException, InterruptedException {
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    return "status " + process.exitValue() + "\n" + Files.readString(output);
  }

  void awaitOutput(String text) throws IOException, InterruptedException {
    for (int i = 0; i < 600 && !Files.readString(output).contains(text); i++) {
      assertThat(process.isAlive()).as(Files.readString(output)).isTrue();
      Thread.sleep(100);
    }
    assertThat(Files.readString(output)).contains(text);
  }

  /** Kills it as {@code kill -9} does. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
