package com.neuropilot.backup.internal.run;

import com.neuropilot.backup.internal.registry.ConfiguredStage;
import com.neuropilot.backup.spi.Notification;
import com.neuropilot.backup.spi.Notifier;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Sends one notification with one notifier, in bounded time. */
public final class NotifierRun {
  private static final long MOST_MILLIS = TimeUnit.SECONDS.toMillis(30);

  private final ConfiguredStage<Notifier> stage;
  private final RunContext context;
  private final RunJournal journal;

  /** Creates the run. */
  public NotifierRun(
      ConfiguredStage<Notifier> stage,
      InstantSource clock,
      Map<String, String> environment,
      RunJournal journal) {
    this.stage = stage;
    this.journal = journal;
    this.context =
        new RunContext(clock, environment, Path.of(System.getProperty("java.io.tmpdir")), journal);
  }

  /**
   * Sends; what goes wrong becomes a warning. A notifier that hangs is interrupted and left behind.
   */
  public void send(Notification notification) {
    Thread thread = new Thread(() -> attempt(notification), "neuropilot-notify-" + stage.id());
    thread.setDaemon(true);
    boolean interrupted = Thread.interrupted();
    thread.start();
    try {
      thread.join(MOST_MILLIS);
      if (thread.isAlive()) {
        thread.interrupt();
        journal.warn(
            "The notifier " + stage.id() + " did not answer within 30 seconds and was left alone.");
      }
    } catch (InterruptedException e) {
      interrupted = true;
      thread.interrupt();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void attempt(Notification notification) {
    try (Notifier notifier = stage.create(context)) {
      notifier.send(notification);
    } catch (IOException | RuntimeException e) {
      journal.warn("The notifier " + stage.id() + " failed: " + e.getMessage());
    }
  }
}
