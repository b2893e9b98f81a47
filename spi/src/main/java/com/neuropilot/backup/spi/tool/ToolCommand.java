package com.neuropilot.backup.spi.tool;

import com.neuropilot.backup.spi.StageException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command of a tool: what to run, with which environment. Immutable; safe for use by several
 * threads.
 */
public final class ToolCommand {
  private final List<String> command;
  private final Map<String, String> environment;
  private final boolean input;

  private ToolCommand(List<String> command, Map<String, String> environment, boolean input) {
    this.command = List.copyOf(command);
    this.environment = Map.copyOf(environment);
    this.input = input;
  }

  /**
   * Returns a command with an empty environment of its own (variables are added to the JVM's) and
   * without standard input.
   *
   * @param binary the tool
   * @param arguments its arguments; no secrets
   */
  public static ToolCommand of(Path binary, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(binary.toString());
    command.addAll(arguments);
    return new ToolCommand(command, Map.of(), false);
  }

  /** Returns the command with more environment variables; an empty value removes one. */
  public ToolCommand withEnvironment(Map<String, String> variables) {
    Map<String, String> all = new LinkedHashMap<>(environment);
    all.putAll(variables);
    return new ToolCommand(command, all, input);
  }

  /** Returns the command with standard input, to be written through {@link ToolProcess#stdin()}. */
  public ToolCommand withInput() {
    return new ToolCommand(command, environment, true);
  }

  /**
   * Starts the tool.
   *
   * @return the process, which the caller closes
   * @throws StageException when it cannot be started
   */
  public ToolProcess start() throws IOException {
    Leash leash = input ? Leash.polling() : Leash.onInput();
    ProcessBuilder builder = new ProcessBuilder(leash.wrap(command));
    environment.forEach(
        (name, value) -> {
          if (value.isEmpty()) {
            builder.environment().remove(name);
          } else {
            builder.environment().put(name, value);
          }
        });
    try {
      Process process = builder.start();
      leash.attach(process);
      return new ToolProcess(
          this, process, leash, ErrorOutput.drain(name(), process.getErrorStream()));
    } catch (IOException e) {
      throw new StageException(
          "The tool "
              + command.get(0)
              + " cannot be started: "
              + e.getMessage()
              + ". Is it installed and executable?",
          false,
          e);
    }
  }

  /** Returns the tool's name, without its folder. */
  public String name() {
    Path file = Path.of(command.get(0)).getFileName();
    return file == null ? command.get(0) : file.toString();
  }

  boolean readsInput() {
    return input;
  }

  /** Looks for an executable in the folders of a {@code PATH}. */
  public static Optional<Path> find(String name, String searchPath) {
    return Arrays.stream(searchPath.split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  @Override
  public String toString() {
    return String.join(" ", command);
  }
}
