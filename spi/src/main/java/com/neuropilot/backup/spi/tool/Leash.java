package com.neuropilot.backup.spi.tool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What ends a child when this JVM is killed.
 *
 * <p>A shell starts a watcher in the background and then becomes the tool, so that the process's id
 * is the tool's. The watcher either reads the standard input that the tool does not need, whose end
 * without a word means that the JVM is gone, or, where the tool reads it, looks every second
 * whether the JVM is alive. Without {@code /bin/sh} (Windows) the tool is started as it is.
 */
final class Leash {
  private static final Path SHELL = Path.of("/bin/sh");
  private static final String ON_INPUT =
      "tool=$$; exec 3<&0; { read -r word <&3 || kill -9 $tool; } >/dev/null 2>&1 & exec \"$@\" 3<&- </dev/null";
  private static final String POLLING =
      "tool=$$; { while kill -0 $0 && kill -0 $tool; do sleep 1; done; kill -0 $0 || kill -9 $tool; } </dev/null >/dev/null 2>&1 &"
          + " exec \"$@\"";

  private final String script;
  private final boolean ownsInput;
  private Optional<Process> process = Optional.empty();

  private Leash(String script, boolean ownsInput) {
    this.script = script;
    this.ownsInput = ownsInput;
  }

  static Leash onInput() {
    return new Leash(ON_INPUT, true);
  }

  static Leash polling() {
    return new Leash(POLLING, false);
  }

  List<String> wrap(List<String> command) {
    if (!Files.isExecutable(SHELL)) {
      return command;
    }
    List<String> wrapped =
        new ArrayList<>(
            List.of(SHELL.toString(), "-c", script, Long.toString(ProcessHandle.current().pid())));
    wrapped.addAll(command);
    return wrapped;
  }

  void attach(Process started) {
    process = Optional.of(started);
  }

  /**
   * Tells the watcher that the tool is gone, so that it kills nobody who gets its process id next.
   */
  synchronized void release() {
    if (!ownsInput || process.isEmpty()) {
      return;
    }
    try (var input = process.get().getOutputStream()) {
      input.write("done\n".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      // The watcher is gone already.
    }
    process = Optional.empty();
  }
}
