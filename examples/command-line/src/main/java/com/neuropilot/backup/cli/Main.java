package com.neuropilot.backup.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;

/** Runs the library from the command line. */
public final class Main {
  private static final String LOG_LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";
  private static final String RUN_LOG_LEVEL =
      "org.slf4j.simpleLogger.log.com.neuropilot.backup.internal.run.RunJournal";

  private Main() {}

  /** Runs a command and ends the JVM with its exit status. */
  public static void main(String[] args) {
    if (List.of(args).contains(CommonOptions.VERBOSE)) {
      System.setProperty(LOG_LEVEL, "info");
      System.setProperty(RUN_LOG_LEVEL, "info");
    }
    System.exit(run(args));
  }

  private static int run(String... args) {
    PrintStream out = open(FileDescriptor.out);
    PrintStream err = open(FileDescriptor.err);
    Terminal terminal = new SystemTerminal(err, System.getenv());
    Cancellation cancellation = Cancellation.install(Thread.currentThread(), terminal::isWaiting);
    try {
      return new Application(
              new Surroundings(
                  out,
                  err,
                  terminal,
                  System.getenv(),
                  InstantSource.system(),
                  cancellation::isRequested))
          .run(args);
    } finally {
      out.flush();
      cancellation.end();
    }
  }

  /** In UTF-8, whatever the locale of a cron job says: names of databases are written in it. */
  private static PrintStream open(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
