package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.tool.ToolCommand;
import com.neuropilot.backup.spi.tool.ToolProcess;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * PostgreSQL's client tools of one installation.
 *
 * @param folder where they are
 * @param version the version of its pg_dump
 */
record ClientTools(Path folder, ToolVersion version) {
  static final String PG_DUMP = "pg_dump";

  /**
   * Finds tools that can work with a server: in the configured directory; else of the server's
   * major version, then of newer ones, then on the {@code PATH}.
   *
   * @param least the least major version, usually the server's
   * @param purpose for the message: who needs them, e.g. {@code "The server is version 17.2"}
   * @throws StageException that says what to install
   */
  static ClientTools find(
      Optional<Path> configured, Map<String, String> environment, int least, String purpose)
      throws IOException {
    List<Path> folders = configured.map(List::of).orElseGet(() -> candidates(environment, least));
    List<String> seen = new ArrayList<>();
    for (Path folder : folders) {
      Optional<ClientTools> tools = in(folder, environment);
      if (tools.filter(each -> each.version.major() >= least).isPresent()) {
        return tools.get();
      }
      seen.add(
          folder + " (" + tools.map(each -> each.version.text()).orElse("no usable pg_dump") + ")");
    }
    throw InstallHint.missing(least, purpose, seen, configured.isPresent());
  }

  /** Returns the command of a tool, to which a caller adds its environment. */
  ToolCommand command(String tool, List<String> arguments) throws StageException {
    Path binary = binary(tool);
    if (!Files.isExecutable(binary)) {
      throw new StageException(
          tool
              + " is missing beside pg_dump in "
              + folder
              + ". Install the whole client package of version "
              + version.major()
              + ".",
          false);
    }
    return ToolCommand.of(binary, arguments);
  }

  private Path binary(String tool) {
    return folder.resolve(File.separatorChar == '\\' ? tool + ".exe" : tool);
  }

  private static List<Path> candidates(Map<String, String> environment, int least) {
    List<Path> folders = new ArrayList<>(ToolFolders.from(least));
    Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(folder -> ToolCommand.find(PG_DUMP, folder).isPresent())
        .map(Path::of)
        .forEach(folders::add);
    return folders;
  }

  private static Optional<ClientTools> in(Path folder, Map<String, String> environment)
      throws IOException {
    ClientTools unknown = new ClientTools(folder, new ToolVersion(0, ""));
    if (!Files.isExecutable(unknown.binary(PG_DUMP))) {
      return Optional.empty();
    }
    try (ToolProcess process =
        unknown
            .command(PG_DUMP, List.of("--version"))
            .withEnvironment(plain(environment))
            .start()) {
      String line = new String(process.stdout().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0
          ? ToolVersion.parse(line).map(version -> new ClientTools(folder, version))
          : Optional.empty();
    }
  }

  private static Map<String, String> plain(Map<String, String> environment) {
    return Map.of("LC_ALL", "C", "PATH", environment.getOrDefault("PATH", ""));
  }
}
