package com.neuropilot.backup.cli;

import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The terminal that the process was started from. */
final class SystemTerminal implements Terminal {
  private static final int USUAL_WIDTH = 80;
  private static final int LEAST_WIDTH = 20;
  private static final Path DEVICE = Path.of("/dev/tty");
  private static final Pattern SIZE = Pattern.compile("\\d+ (\\d+)\\s*");

  private final PrintStream err;
  private final Map<String, String> environment;
  private volatile boolean waiting;

  SystemTerminal(PrintStream err, Map<String, String> environment) {
    this.err = err;
    this.environment = environment;
  }

  @Override
  public boolean canAsk() {
    return isTerminal(0) && isTerminal(2) && findConsole().isPresent();
  }

  @Override
  public boolean canDraw() {
    return coloursMessages();
  }

  @Override
  public boolean coloursResults() {
    return !isDumb() && isTerminal(1);
  }

  @Override
  public boolean coloursMessages() {
    return !isDumb() && isTerminal(2);
  }

  private boolean isDumb() {
    return "dumb".equals(environment.get("TERM"));
  }

  @Override
  public int width() {
    return size().filter(columns -> columns >= LEAST_WIDTH).orElse(USUAL_WIDTH);
  }

  @Override
  public String line(String question) {
    return ask(question, () -> Optional.ofNullable(console().readLine()).orElse(""));
  }

  @Override
  public char[] secret(String question) {
    return ask(question, () -> Optional.ofNullable(console().readPassword()).orElse(new char[0]));
  }

  @Override
  public boolean isWaiting() {
    return waiting;
  }

  private <T> T ask(String question, Supplier<T> answer) {
    waiting = true;
    try {
      err.print(question);
      err.flush();
      return answer.get();
    } finally {
      waiting = false;
    }
  }

  private static Console console() {
    return findConsole().orElseThrow(() -> new UsageException("There is no terminal to ask on."));
  }

  @SuppressWarnings("SystemConsoleNull") // It is not the only sign of a terminal here.
  private static Optional<Console> findConsole() {
    return Optional.ofNullable(System.console());
  }

  /** The JDK tells this of standard input and output together only, and not of the error output. */
  private static boolean isTerminal(int descriptor) {
    Path link = Path.of("/proc/self/fd/" + descriptor);
    try {
      if (Files.isSymbolicLink(link)) {
        String target = Files.readSymbolicLink(link).toString();
        return target.startsWith("/dev/pts/")
            || target.startsWith("/dev/tty")
            || target.equals("/dev/console");
      }
      return new ProcessBuilder("/bin/sh", "-c", "test -t " + descriptor)
              .inheritIO()
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Optional<Integer> size() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(Redirect.from(DEVICE.toFile()))
              .redirectError(Redirect.DISCARD)
              .start();
      Matcher said =
          SIZE.matcher(new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
      return said.matches() ? Optional.of(Integer.parseInt(said.group(1))) : Optional.empty();
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }
}
