package com.neuropilot.backup.examples.ssh;

import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.tool.ToolCommand;
import com.neuropilot.backup.spi.tool.ToolProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs lines of shell in the directory of the other host. */
final class RemoteShell {
  /** What ssh itself exits with when there is no connection; not what the line exits with. */
  private static final int NO_CONNECTION = 255;

  private final Path binary;
  private final List<String> login;
  private final String directory;

  RemoteShell(Path binary, List<String> login, String directory) {
    this.binary = binary;
    this.login = login;
    this.directory = directory;
  }

  /** A line that runs in the directory, which is made first. */
  ToolCommand writing(String line) {
    return command("d=%s; umask 077; mkdir -p \"$d\" && cd \"$d\" || exit 1; %s", line);
  }

  /** A line that runs in the directory; without one there is nothing to print. */
  ToolCommand reading(String line) {
    return command("d=%s; [ -e \"$d\" ] || exit 0; cd \"$d\" || exit 1; %s", line);
  }

  /** Returns a word that the shell takes for this text and nothing else, in ASCII. */
  static String word(String text) {
    StringBuilder word = new StringBuilder();
    for (byte value : text.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = "./".indexOf(value) >= 0 || Character.isLetterOrDigit(value);
      word.append(plain ? Character.toString(value) : String.format("\\0%03o", value & 0xff));
    }
    return "\"$(printf %b '" + word + "')\"";
  }

  /** Fails unless the process ended well; a lost connection may be tried again. */
  static void requireSuccess(ToolProcess process) throws IOException {
    int status = process.waitFor();
    if (status != 0) {
      throw new StageException(process.failure(status), status == NO_CONNECTION);
    }
  }

  private ToolCommand command(String template, String line) {
    List<String> arguments = new ArrayList<>(login);
    arguments.add(String.format(template, word(directory), line));
    return ToolCommand.of(binary, arguments);
  }
}
