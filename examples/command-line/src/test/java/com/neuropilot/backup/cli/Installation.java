package com.neuropilot.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs the jar that was built, as a user does. */
public final class Installation {
  private static Optional<ClassArchive> archive = Optional.empty();

  private final Path jar;
  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private List<String> prefix = List.of();

  public Installation(Path folder) {
    this.folder = folder;
    this.jar = Path.of("target", "neuropilot-backup.jar").toAbsolutePath();
    if (!Files.exists(jar)) {
      throw new IllegalStateException(jar + " is missing; run: mvn package");
    }
  }

  Installation(Path folder, Path jar, List<String> prefix) {
    this.folder = folder;
    this.jar = jar;
    this.prefix = prefix;
  }

  /** How a command ended, and what it printed. */
  public record Result(int status, String out, String err) {
    public String all() {
      return out + err;
    }
  }

  public Installation with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  static Path jar() {
    return new Installation(Path.of(".")).jar;
  }

  public Result run(String... args) throws Exception {
    return end(start(args));
  }

  /** Waits for a command that was started. */
  public Result end(Process process) throws Exception {
    int status = process.waitFor();
    return new Result(status, read(process, "out"), read(process, "err"));
  }

  /** Starts a command. */
  public Process start(String... args) throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            // It ends before better code would pay.
            "-XX:TieredStopAtLevel=1",
            "-jar",
            jar.toString()));
    command.addAll(prefix.size() + 1, archive().read());
    command.addAll(List.of(args));
    Path output = Files.createTempDirectory(folder, "output");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(output.resolve("out").toFile())
            .redirectError(output.resolve("err").toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    outputs.put(process.pid(), output);
    return process;
  }

  /** Returns what the program itself found out in its training run; made once for all tests. */
  private static synchronized ClassArchive archive() throws IOException {
    if (archive.isEmpty()) {
      Path file = Files.createTempFile(jar().getParent(), "classes", ".jsa");
      file.toFile().deleteOnExit();
      archive = Optional.of(new ClassArchive(file));
      List<String> command = new ArrayList<>(archive.get().written());
      command.add(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-XX:TieredStopAtLevel=1", "-jar", jar().toString(), "training-run"));
      Process training =
          new ProcessBuilder(command)
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.DISCARD)
              .start();
      assertThat(training.onExit().join().exitValue()).as("%s", command).isZero();
    }
    return archive.get();
  }

  private final Map<Long, Path> outputs = new HashMap<>();

  private String read(Process process, String name) throws IOException {
    return Files.readString(outputs.get(process.pid()).resolve(name));
  }
}
