package com.neuropilot.backup.cli;

import com.neuropilot.backup.spi.tck.SettableClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Runs commands in this JVM and keeps what they print. */
final class Invocation {
  final SettableClock clock = SettableClock.at("2025-01-20T02:00:00Z");
  final Map<String, String> environment = new HashMap<>(Map.of("PATH", "/usr/bin:/bin"));
  FakeTerminal terminal = FakeTerminal.absent();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  /** Returns the exit status. */
  int run(String... args) {
    out.reset();
    err.reset();
    Surroundings surroundings =
        new Surroundings(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            terminal,
            environment,
            clock,
            () -> false);
    return new Application(surroundings).run(args);
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
