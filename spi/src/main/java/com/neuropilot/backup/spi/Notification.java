package com.neuropilot.backup.spi;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a person should know: a run's outcome, or that one is overdue. It holds no secret and no row
 * of the data.
 *
 * @param event what happened
 * @param pipeline the pipeline's name
 * @param title one line for people
 * @param facts what else is known, in the order in which to show it: {@code "Database" ->
 *     "inventory"}
 * @param problems what failed and why; empty when nothing did
 * @param remedies what to do about it; empty when nothing is to do
 * @param at when it happened
 * @param run the run's id, which its log lines carry too, if it belongs to a run
 * @param attachments documents for those who can take them along, e.g. the report of a drill
 */
public record Notification(
    Event event,
    String pipeline,
    String title,
    Map<String, String> facts,
    List<String> problems,
    List<String> remedies,
    Instant at,
    Optional<String> run,
    List<Attachment> attachments) {
  /** What can happen. */
  public enum Event {
    /** A run begins. */
    STARTED(Level.INFO),
    /** A backup is whole at each destination. */
    BACKUP_COMPLETE(Level.SUCCESS),
    /**
     * A backup is whole at enough destinations, and there is something that a person should see.
     */
    BACKUP_WITH_WARNINGS(Level.WARNING),
    /** A backup is whole, but not at each destination. */
    DESTINATION_FAILED(Level.WARNING),
    /** A backup failed: there is no new one. */
    BACKUP_FAILED(Level.ERROR),
    /** A backup was proven: it was read to its end, or restored in a drill. */
    VERIFICATION_COMPLETE(Level.SUCCESS),
    /** A backup turned out damaged or cannot be restored. */
    VERIFICATION_FAILED(Level.ERROR),
    /** A restore is done. */
    RESTORE_COMPLETE(Level.SUCCESS),
    /** A restore failed. */
    RESTORE_FAILED(Level.ERROR),
    /** There is no good backup as young as was promised. */
    BACKUP_OVERDUE(Level.ERROR),
    /** Somebody tries whether notifications arrive: for everybody, whatever the levels. */
    TEST(Level.INFO);

    private final Level level;

    Event(Level level) {
      this.level = level;
    }

    /** Returns how much it matters. */
    public Level level() {
      return level;
    }
  }

  /** How much an event matters, least first. */
  public enum Level {
    /** For the record. */
    INFO,
    /** All is well. */
    SUCCESS,
    /** Somebody should look soon. */
    WARNING,
    /** Somebody should look now. */
    ERROR
  }

  /**
   * A document that goes along.
   *
   * @param name its file name, e.g. {@code "drill.html"}
   * @param mediaType its media type, without a charset: {@code "text/html"}
   * @param text its content
   */
  public record Attachment(String name, String mediaType, String text) {}

  /** A notification without a run and attachments. */
  public Notification(
      Event event,
      String pipeline,
      String title,
      Map<String, String> facts,
      List<String> problems,
      List<String> remedies,
      Instant at) {
    this(event, pipeline, title, facts, problems, remedies, at, Optional.empty(), List.of());
  }

  /** Takes copies. */
  public Notification {
    Objects.requireNonNull(event, "event");
    Objects.requireNonNull(pipeline, "pipeline");
    Objects.requireNonNull(title, "title");
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    problems = List.copyOf(problems);
    remedies = List.copyOf(remedies);
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(run, "run");
    attachments = List.copyOf(attachments);
  }

  /** Returns whether somebody who chose these levels is to be told. */
  public boolean isFor(Set<Level> levels) {
    return event == Event.TEST || levels.contains(event.level());
  }

  /** Returns the same notification as one of a run. */
  public Notification ofRun(String id) {
    return new Notification(
        event, pipeline, title, facts, problems, remedies, at, Optional.of(id), attachments);
  }

  /** Returns the same notification with these documents. */
  public Notification attaching(List<Attachment> documents) {
    return new Notification(event, pipeline, title, facts, problems, remedies, at, run, documents);
  }
}
