package com.neuropilot.backup.internal.run;

import com.neuropilot.backup.event.Progress;
import com.neuropilot.backup.event.RunEvent;
import com.neuropilot.backup.event.RunListener;
import com.neuropilot.backup.event.RunSummary;
import com.neuropilot.backup.event.Stage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Knows how far a run is, tells listeners, keeps warnings, and logs a line for each stage. Safe for
 * use by several threads.
 */
public final class RunJournal {
  /** The key of log lines and of their context that holds the run's id. */
  public static final String RUN = "run";

  private static final Logger LOG = LoggerFactory.getLogger(RunJournal.class);

  private final InstantSource clock;
  private final List<RunListener> listeners;
  private final List<String> warnings = new ArrayList<>();
  private final Map<String, String> facts = new LinkedHashMap<>();
  private final String runId = UUID.randomUUID().toString();
  private final AtomicLong raw = new AtomicLong();
  private final AtomicLong compressed = new AtomicLong();
  private final Map<String, Long> stored = new ConcurrentSkipListMap<>();
  private final Instant started;
  private volatile String subject;
  private volatile Stage stage = Stage.PREPARING;
  private volatile OptionalLong estimate = OptionalLong.empty();

  /** Creates a journal of a run that begins now. */
  public RunJournal(String subject, InstantSource clock, List<RunListener> listeners) {
    this.subject = subject;
    this.clock = clock;
    this.listeners = new CopyOnWriteArrayList<>(listeners);
    this.started = clock.instant();
  }

  /** Names the run from now on. */
  public void name(String newSubject) {
    subject = newSubject;
  }

  /** Tells this listener too, from now on. */
  public void tellAlso(RunListener listener) {
    listeners.add(listener);
  }

  /** Returns the id of the run, a UUID. */
  public String runId() {
    return runId;
  }

  /** Remembers something that people are told of the run, however it ends. */
  public void know(String name, String value) {
    synchronized (facts) {
      facts.put(name, value);
    }
  }

  /** Returns what people are told of the run, in order. */
  public Map<String, String> facts() {
    synchronized (facts) {
      return new LinkedHashMap<>(facts);
    }
  }

  /** Returns the name of the run. */
  public String subject() {
    return subject;
  }

  /** Says about how long the dump will be. */
  public void estimate(OptionalLong bytes) {
    estimate = bytes;
  }

  /** Says that a stage begins. */
  public void begin(Stage newStage) {
    stage = newStage;
    log(
        LOG.atInfo().addKeyValue("stage", newStage.name().toLowerCase(Locale.ROOT)),
        subject + ": " + newStage);
    tell(new RunEvent.StageStarted(clock.instant(), subject, newStage));
  }

  /** Counts bytes of the dump. */
  public void addRaw(long bytes) {
    raw.addAndGet(bytes);
  }

  /** Counts compressed bytes. */
  public void addCompressed(long bytes) {
    compressed.addAndGet(bytes);
  }

  /** Says how many bytes are at a destination, those of objects on their way with them. */
  public void stored(String destination, long bytes) {
    stored.put(destination, bytes);
  }

  /** Says that an object was stored. */
  public void stored(String destination, String object, long bytes) {
    tell(new RunEvent.ObjectStored(clock.instant(), subject, destination, object, bytes));
  }

  /** Says that a destination failed. */
  public void destinationFailed(String destination, String problem) {
    log(
        LOG.atWarn().addKeyValue("destination", destination),
        subject + ": destination " + destination + " failed: " + problem);
    tell(new RunEvent.DestinationFailed(clock.instant(), subject, destination, problem));
  }

  /** Adds a warning. */
  public void warn(String message) {
    synchronized (warnings) {
      if (warnings.contains(message)) {
        return;
      }
      warnings.add(message);
    }
    log(LOG.atWarn(), subject + ": " + message);
    tell(new RunEvent.Warned(clock.instant(), subject, message));
  }

  /** Tells the figures of a run that was to make a backup. */
  public void summed(RunSummary summary) {
    tell(new RunEvent.BackupEnded(clock.instant(), subject, summary));
  }

  /** Says that a drill of this backup ended with a verdict. */
  public void drilled(String backup, boolean passed, Duration recovery, Duration dataAge) {
    tell(new RunEvent.DrillEnded(clock.instant(), backup, passed, recovery, dataAge));
  }

  /** Says that the run ended. */
  public void finished(boolean succeeded) {
    Progress reached = progress();
    log(
        LOG.atInfo()
            .addKeyValue("succeeded", succeeded)
            .addKeyValue("seconds", reached.elapsed().toMillis() / 1000.0)
            .addKeyValue("rawBytes", reached.rawBytes())
            .addKeyValue("compressedBytes", reached.compressedBytes())
            .addKeyValue("storedBytes", reached.storedBytes()),
        subject + (succeeded ? ": done" : ": failed"));
    tell(new RunEvent.Finished(clock.instant(), subject, succeeded));
  }

  /** Tells listeners how far the run is. */
  public void tick() {
    tell(new RunEvent.Progressed(clock.instant(), subject, progress()));
  }

  /** Returns how far the run is. */
  public Progress progress() {
    Duration elapsed = Duration.between(started, clock.instant());
    return new Progress(
        stage,
        raw.get(),
        compressed.get(),
        stored,
        estimate,
        elapsed.isNegative() ? Duration.ZERO : elapsed);
  }

  /** Returns the warnings so far. */
  public List<String> warnings() {
    synchronized (warnings) {
      return List.copyOf(warnings);
    }
  }

  /** Returns when the run began. */
  public Instant started() {
    return started;
  }

  /** Threads of the run have no context of their own, so each line brings it. */
  private void log(LoggingEventBuilder line, String message) {
    String before = MDC.get(RUN);
    MDC.put(RUN, runId);
    try {
      line.addKeyValue(RUN, runId).addKeyValue("subject", subject).log(message);
    } finally {
      if (before == null) {
        MDC.remove(RUN);
      } else {
        MDC.put(RUN, before);
      }
    }
  }

  private synchronized void tell(RunEvent event) {
    for (RunListener listener : listeners) {
      try {
        listener.on(event);
      } catch (RuntimeException e) {
        LOG.warn("A listener failed", e);
        rememberQuietly("A listener failed and was left out of account: " + e);
      }
    }
  }

  private void rememberQuietly(String warning) {
    synchronized (warnings) {
      if (!warnings.contains(warning)) {
        warnings.add(warning);
      }
    }
  }
}
