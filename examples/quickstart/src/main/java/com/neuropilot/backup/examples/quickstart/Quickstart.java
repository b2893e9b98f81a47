package com.neuropilot.backup.examples.quickstart;

import com.neuropilot.backup.BackupException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * Shows the library at work: a PostgreSQL server of its own is backed up, verified, restored,
 * restored by hand, and compared.
 *
 * <p>The argument is the directory for what it makes; without one, it makes one for temporary
 * files. The exit status is 0 if everything came out the same, else 1.
 */
public final class Quickstart {
  private static volatile boolean stopping;

  private Quickstart() {}

  /**
   * Runs the quickstart.
   *
   * @param arguments the directory, or nothing
   */
  public static void main(String[] arguments) throws IOException {
    Path home =
        arguments.length > 0
            ? Path.of(arguments[0])
            : Files.createTempDirectory("neuropilot-quickstart");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stopping = true));
    int status = run(home, new PrintStream(System.out, true, StandardCharsets.UTF_8));
    System.exit(status);
  }

  static int run(Path home, PrintStream out) throws IOException {
    Workplace workplace = Workplace.in(home);
    Story story = new Story(out);
    story.say("NeuroPilot Backup, quickstart. Everything it makes is in%n   %s", workplace.run());
    try (DemoServer server = DemoServer.start()) {
      boolean same = new Tour(story, workplace, server).run();
      story.say(
          same
              ? "Everything is the same. %s in all. The server is stopped; the files are still there."
              : "There are differences, see above. It took %s.",
          Story.seconds(story.elapsed()));
      return same ? 0 : 1;
    } catch (IOException | SQLException | BackupException e) {
      tellUnlessStopped(story, e);
      return 1;
    }
  }

  /** After Ctrl-C the server goes away under everything that goes on: that is no news. */
  private static void tellUnlessStopped(Story story, Exception failure) {
    if (!stopping) {
      story.say("The quickstart failed: %s", String.valueOf(failure.getMessage()));
    }
  }
}
