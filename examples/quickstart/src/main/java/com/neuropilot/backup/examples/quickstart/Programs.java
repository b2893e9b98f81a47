package com.neuropilot.backup.examples.quickstart;

import com.neuropilot.backup.spi.tool.ToolCommand;
import com.neuropilot.backup.spi.tool.ToolProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The programs of this machine, as its {@code PATH} finds them. */
final class Programs {
  private Programs() {}

  static Optional<Path> find(String name) {
    return ToolCommand.find(name, System.getenv().getOrDefault("PATH", ""));
  }

  /** Returns which of these programs are not there. */
  static List<String> missing(String... names) {
    return List.of(names).stream().filter(name -> find(name).isEmpty()).toList();
  }

  /**
   * Runs a program to its successful end.
   *
   * @return what it printed
   */
  static String run(Path program, List<String> arguments, Map<String, String> environment)
      throws IOException {
    try (ToolProcess process =
        ToolCommand.of(program, arguments).withEnvironment(environment).start()) {
      String printed = new String(process.stdout().readAllBytes(), StandardCharsets.UTF_8);
      process.requireSuccess();
      return printed;
    }
  }
}
