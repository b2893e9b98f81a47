package com.neuropilot.backup.event;

import java.time.Duration;
import java.time.Instant;

/** Something that happened in a run. Immutable. */
public sealed interface RunEvent {
  /** Returns when it happened. */
  Instant at();

  /**
   * Returns the backup's name, e.g. {@code neuropilot_20250120_020000}; the pipeline's name as long
   * as the backup has none.
   */
  String subject();

  /**
   * A stage begins.
   *
   * @param at when
   * @param subject the backup
   * @param stage the stage
   */
  record StageStarted(Instant at, String subject, Stage stage) implements RunEvent {}

  /**
   * The run goes on; about twice a second.
   *
   * @param at when
   * @param subject the backup
   * @param progress how far it is
   */
  record Progressed(Instant at, String subject, Progress progress) implements RunEvent {}

  /**
   * An object is whole and durable at a destination.
   *
   * @param at when
   * @param subject the backup
   * @param destination the destination's label
   * @param object the object's name
   * @param bytes its length
   */
  record ObjectStored(Instant at, String subject, String destination, String object, long bytes)
      implements RunEvent {}

  /**
   * A destination failed; the run goes on with the others, if there are any.
   *
   * @param at when
   * @param subject the backup
   * @param destination the destination's label
   * @param problem what failed and what to do
   */
  record DestinationFailed(Instant at, String subject, String destination, String problem)
      implements RunEvent {}

  /**
   * Something that a person should know.
   *
   * @param at when
   * @param subject the backup
   * @param message what was noticed
   */
  record Warned(Instant at, String subject, String message) implements RunEvent {}

  /**
   * A run that was to make a backup ended; its figures, for statistics. {@link Finished} follows.
   *
   * @param at when
   * @param subject the backup
   * @param summary the figures
   */
  record BackupEnded(Instant at, String subject, RunSummary summary) implements RunEvent {}

  /**
   * A drill ended with a verdict.
   *
   * @param at when
   * @param subject the backup
   * @param passed whether the backup is proven good
   * @param recovery how long recovery took (RTO)
   * @param dataAge how old the data was when the drill began (RPO)
   */
  record DrillEnded(Instant at, String subject, boolean passed, Duration recovery, Duration dataAge)
      implements RunEvent {}

  /**
   * The run ended.
   *
   * @param at when
   * @param subject the backup
   * @param succeeded whether there is a new backup at a destination, or the restored data is in its
   *     place
   */
  record Finished(Instant at, String subject, boolean succeeded) implements RunEvent {}
}
