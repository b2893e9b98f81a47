package com.neuropilot.backup.cli;

import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * What a command works with instead of the process's own.
 *
 * @param out takes results
 * @param err takes everything else
 * @param terminal asks a person
 * @param environment the environment variables
 * @param clock the time
 * @param cancelled whether the process was told to end
 */
record Surroundings(
    PrintStream out,
    PrintStream err,
    Terminal terminal,
    Map<String, String> environment,
    InstantSource clock,
    BooleanSupplier cancelled) {
  /** Returns the same, with standard error for people: a program reads standard output. */
  Surroundings onErr() {
    return new Surroundings(err, err, terminal, environment, clock, cancelled);
  }

  /** Says on the error output what failed. */
  void error(String message) {
    err.println(messageColours().error() + " " + message);
  }

  /** Says on the error output what somebody should look at. */
  void warn(String message) {
    err.println(messageColours().warning() + " " + message);
  }

  private Colours messageColours() {
    return Colours.on(terminal.coloursMessages(), environment);
  }

  /**
   * Asks for a database's name, before something is done that is not easily undone.
   *
   * @param action what is done, in the infinitive
   * @throws UsageException when there is nobody to ask; {@code --yes} says that nobody need be
   * @throws RestoreDeclinedException when another answer comes
   */
  void confirm(String action, String database) {
    if (!terminal.canAsk()) {
      throw new UsageException(
          "Nothing was touched: there is no terminal to ask on. Say --yes to "
              + action
              + " without being asked.");
    }
    String answer = terminal.line("To go on, type the name of the database (" + database + "): ");
    if (!answer.strip().equals(database)) {
      throw new RestoreDeclinedException();
    }
  }
}
