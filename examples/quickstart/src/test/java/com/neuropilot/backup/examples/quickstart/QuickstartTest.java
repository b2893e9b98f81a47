package com.neuropilot.backup.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuickstartTest {
  /** A build in the background of a script ignores SIGINT, and so would the program. */
  private static final String MINDING_INTERRUPTS =
      "env --default-signal=INT true 2> /dev/null && exec env --default-signal=INT \"$@\""
          + "; exec \"$@\"";

  @TempDir Path home;

  @Test
  void everythingComesOutTheSameAlsoWhenRestoredByHand() throws IOException {
    assertThat(RestoreByHand.missing())
        .as("Install them: sudo apt-get install -y postgresql-client gnupg zstd coreutils")
        .isEmpty();
    ByteArrayOutputStream told = new ByteArrayOutputStream();

    int status = Quickstart.run(home, new PrintStream(told, true, StandardCharsets.UTF_8));

    String text = told.toString(StandardCharsets.UTF_8);
    assertThat(status).as(text).isZero();
    assertThat(text)
        .contains(
            "verified    whole", "Everything is the same", "gpg --decrypt | zstd -d | pg_restore")
        .doesNotContain("DIFFERENT", "warning", "not compared", "not tried");
    assertThat(home.resolve("run-1/storage/RESTORE.txt")).isRegularFile();
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void theServerStopsAndItsFilesGoWhenTheProgramIsTold(String signal) throws Exception {
    Process program = start();
    try (BufferedReader told = program.inputReader(StandardCharsets.UTF_8)) {
      awaitChapter(told, "3.");
      ProcessHandle server = server(program);
      Path data = data(server);

      new ProcessBuilder("sh", "-c", "kill -" + signal + " " + program.pid()).start().waitFor();

      assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(program.exitValue()).isNotZero();
      assertThat(server.isAlive()).isFalse();
      assertThat(data.getParent()).doesNotExist();
    } finally {
      program.destroyForcibly();
    }
  }

  @Test
  void theServerEndsWhenTheProgramIsKilled() throws Exception {
    Process program = start();
    Path folder;
    try (BufferedReader told = program.inputReader(StandardCharsets.UTF_8)) {
      awaitChapter(told, "3.");
      ProcessHandle server = server(program);
      folder = data(server).getParent();

      program.destroyForcibly();

      server.onExit().get(30, TimeUnit.SECONDS);
    } finally {
      program.destroyForcibly();
    }
    delete(folder);
  }

  private Process start() throws IOException {
    return new ProcessBuilder(
            "sh",
            "-c",
            MINDING_INTERRUPTS,
            "sh",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-classpath",
            System.getProperty("java.class.path"),
            Quickstart.class.getName(),
            home.toString())
        .redirectErrorStream(true)
        .start();
  }

  private static void awaitChapter(BufferedReader told, String number) throws IOException {
    StringBuilder text = new StringBuilder();
    String line;
    while ((line = told.readLine()) != null) {
      text.append(line).append('\n');
      if (line.startsWith(number)) {
        return;
      }
    }
    throw new AssertionError("The quickstart ended before chapter " + number + ":\n" + text);
  }

  private static ProcessHandle server(Process program) {
    return program
        .children()
        .filter(child -> child.info().command().orElse("").endsWith("/postgres"))
        .findFirst()
        .orElseThrow();
  }

  private static Path data(ProcessHandle server) {
    List<String> arguments = List.of(server.info().arguments().orElseThrow());
    return Path.of(arguments.get(arguments.indexOf("-D") + 1));
  }

  /** Processes of the server may go on writing for a moment. */
  private static void delete(Path folder) throws Exception {
    new ProcessBuilder("sh", "-c", "sleep 2; rm -rf \"$0\"", folder.toString()).start().waitFor();
    assertThat(folder).doesNotExist();
  }
}
