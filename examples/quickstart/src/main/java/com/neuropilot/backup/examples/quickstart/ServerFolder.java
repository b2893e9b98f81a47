package com.neuropilot.backup.examples.quickstart;

import com.neuropilot.backup.spi.tool.ToolCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder for temporary files with the programs and the data of a server. PostgreSQL refuses to
 * run as root, so root runs it as nobody, to whom the folder belongs then.
 */
final class ServerFolder {
  private static final int ROOT = 0;
  private static final int NOBODY = 65_534;

  private final Path path;
  private final List<String> prefix;

  private ServerFolder(Path path, List<String> prefix) {
    this.path = path;
    this.prefix = prefix;
  }

  static ServerFolder create() throws IOException {
    Path path = Files.createTempDirectory("neuropilot-quickstart-server");
    ServerPrograms.unpack(path);
    if (!Files.getAttribute(path, "unix:uid").equals(ROOT)) {
      return new ServerFolder(path, List.of());
    }
    Files.setAttribute(path, "unix:uid", NOBODY);
    return new ServerFolder(path, asNobody());
  }

  Path data() {
    return path.resolve("data");
  }

  /** Returns a command of one of the server's programs. */
  ToolCommand command(String program, String... arguments) {
    List<String> words = new ArrayList<>(prefix);
    words.add(path.resolve("bin").resolve(program).toString());
    words.addAll(List.of(arguments));
    return ToolCommand.of(Path.of(words.get(0)), words.subList(1, words.size()));
  }

  void delete() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(path)) {
      files = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }

  private static List<String> asNobody() throws IOException {
    Path setpriv =
        Programs.find("setpriv")
            .orElseThrow(
                () ->
                    new IOException(
                        "PostgreSQL refuses to run as root, and there is no setpriv (package util-linux) to run"
                            + " it as nobody. Run this as another user."));
    return List.of(
        setpriv.toString(), "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--");
  }
}
