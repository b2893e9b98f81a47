package com.neuropilot.backup.cli;

import com.neuropilot.backup.spi.tck.SettableClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Runs commands in this JVM and keeps what they print. */
public final class Invocation {
  public final SettableClock clock = SettableClock.at("2025-01-20T02:00:00Z");
  public final Map<String, String> environment = new HashMap<>(Map.of("PATH", "/usr/bin:/bin"));
  FakeTerminal terminal = FakeTerminal.absent();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  /** Runs a command as {@link #run} does. */
  public Installation.Result result(String... args) {
    int status = run(args);
    return new Installation.Result(status, out(), err());
  }

  /** Returns the exit status. */
  public int run(String... args) {
    return new Application(surroundings()).run(args);
  }

  /** Returns what a command works with, with nothing printed yet. */
  Surroundings surroundings() {
    out.reset();
    err.reset();
    return new Surroundings(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        terminal,
        environment,
        clock,
        () -> false);
  }

  public String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  public String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
