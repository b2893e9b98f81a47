package com.neuropilot.backup.internal.run;

import com.neuropilot.backup.internal.registry.ConfiguredStage;
import com.neuropilot.backup.spi.Notification;
import com.neuropilot.backup.spi.Notifier;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import org.jspecify.annotations.Nullable;

/**
 * Sends notifications with every notifier, each in threads of its own: what goes wrong becomes a
 * warning, and one that hangs is interrupted and left behind. For one thread.
 */
public final class Deliveries {
  private static final Duration MOST = Duration.ofSeconds(30);

  /** An earlier notification keeps a later one waiting for this part of the time. */
  private static final int PART_FOR_EARLIER = 6;

  private final List<Line> lines;
  private final RunContext context;
  private final RunJournal journal;
  private final Duration most;

  /** Creates them; nothing is sent yet. */
  public Deliveries(
      List<ConfiguredStage<Notifier>> notifiers,
      InstantSource clock,
      Map<String, String> environment,
      RunJournal journal) {
    this(notifiers, clock, environment, journal, MOST);
  }

  Deliveries(
      List<ConfiguredStage<Notifier>> notifiers,
      InstantSource clock,
      Map<String, String> environment,
      RunJournal journal,
      Duration most) {
    this.lines = notifiers.stream().map(Line::new).toList();
    this.journal = journal;
    this.context =
        new RunContext(clock, environment, Path.of(System.getProperty("java.io.tmpdir")), journal);
    this.most = most;
  }

  /** Returns whether there is anybody to tell. */
  public boolean any() {
    return !lines.isEmpty();
  }

  /** Begins to send; does not wait. */
  public void send(Notification notification) {
    lines.forEach(line -> line.send(notification));
  }

  /**
   * Waits until everything is sent, 30 seconds at most for all together. An interrupted thread
   * waits too, since a cancelled run is what people are to be told; interrupted again, it does not.
   */
  public void await() {
    boolean interrupted = Thread.interrupted();
    long end = System.nanoTime() + most.toNanos();
    for (Line line : lines) {
      try {
        line.await(end);
      } catch (InterruptedException e) {
        interrupted = true;
        end = System.nanoTime();
        line.leave();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** What one notifier has to send, one after the other. */
  private final class Line {
    private final ConfiguredStage<Notifier> stage;
    private @Nullable Thread last;

    Line(ConfiguredStage<Notifier> stage) {
      this.stage = stage;
    }

    void send(Notification notification) {
      Thread earlier = last;
      Thread thread =
          new Thread(() -> sendAfter(earlier, notification), "neuropilot-notify-" + stage.id());
      thread.setDaemon(true);
      last = thread;
      thread.start();
    }

    void await(long end) throws InterruptedException {
      if (last == null) {
        return;
      }
      last.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
      if (last.isAlive()) {
        leave();
        journal.warn(
            "The notifier "
                + stage.id()
                + " did not answer within "
                + most.toSeconds()
                + " seconds and was left alone. Look at its settings and at the network.");
      }
    }

    void leave() {
      if (last != null) {
        last.interrupt();
      }
    }

    private void sendAfter(@Nullable Thread earlier, Notification notification) {
      try {
        if (earlier != null) {
          earlier.join(most.dividedBy(PART_FOR_EARLIER).toMillis());
          earlier.interrupt();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      attempt(notification);
    }

    /** An incomplete class path shows here, as an error. */
    private void attempt(Notification notification) {
      try (Notifier notifier = stage.create(context)) {
        notifier.send(notification);
      } catch (IOException | RuntimeException | LinkageError | ServiceConfigurationError e) {
        journal.warn(
            "The notifier "
                + stage.id()
                + " failed: "
                + (e instanceof IOException ? e.getMessage() : e.toString()));
      }
    }
  }
}
