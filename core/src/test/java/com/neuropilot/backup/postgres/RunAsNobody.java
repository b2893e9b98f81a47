package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.tool.ToolCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** PostgreSQL's server refuses to run as root: tests that do run it as nobody. */
final class RunAsNobody {
  private static final int ROOT = 0;
  private static final int NOBODY = 65_534;

  private RunAsNobody() {}

  /** Gives a new folder to whoever is going to run the server. */
  static void allow(Path folder) throws IOException {
    if (isRoot()) {
      Files.setAttribute(folder, "unix:uid", NOBODY);
      Files.setAttribute(folder, "unix:gid", NOBODY);
    }
  }

  /** Returns a command of a program, run as nobody if this is root. */
  static ToolCommand command(Path program, List<String> arguments) throws IOException {
    if (!isRoot()) {
      return ToolCommand.of(program, arguments);
    }
    Path setpriv =
        ToolCommand.find("setpriv", "/usr/bin:/bin")
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "This test, run as root, needs setpriv. Install it, e.g.: apt-get install util-linux"));
    List<String> words =
        new ArrayList<>(
            List.of(
                "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--", "" + program));
    words.addAll(arguments);
    return ToolCommand.of(setpriv, words);
  }

  private static boolean isRoot() throws IOException {
    Path self = Path.of("/proc/self");
    return Files.exists(self)
        ? Files.getAttribute(self, "unix:uid").equals(ROOT)
        : System.getProperty("user.name").equals("root");
  }
}
