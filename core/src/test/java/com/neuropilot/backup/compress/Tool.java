package com.neuropilot.backup.compress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A tool that a test compares the library with, or a JVM of its own. */
final class Tool {
  private final Path directory;

  Tool(Path directory) {
    this.directory = directory;
  }

  /** Runs a command with a file as its input; what it prints. */
  byte[] run(Path input, String... command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(directory, "out", null);
    Path errors = Files.createTempFile(directory, "err", null);
    int status = start(input, output, errors, List.of(command));
    assertThat(status).as(String.join(" ", command) + ": " + Files.readString(errors)).isZero();
    return Files.readAllBytes(output);
  }

  /** Runs a class of the tests in a JVM; its standard output and error together. */
  String java(List<String> before, List<String> options, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    Path input = Files.createTempFile(directory, "in", null);
    Path output = Files.createTempFile(directory, "out", null);
    int status = start(input, output, output, command);
    return "status " + status + "\n" + Files.readString(output);
  }

  private static int start(Path input, Path output, Path errors, List<String> command)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectInput(input.toFile()).redirectOutput(output.toFile());
    builder.redirectErrorStream(errors.equals(output));
    if (!errors.equals(output)) {
      builder.redirectError(errors.toFile());
    }
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new AssertionError(
          "This test needs " + command.get(0) + ": apt-get install zstd gzip xz-utils util-linux",
          e);
    }
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).as(command.get(0) + " ends").isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }
}
