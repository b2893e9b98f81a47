package com.neuropilot.backup.schedule;

import com.github.kagkarlsson.scheduler.exceptions.SerializationException;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * What the table keeps of a job.
 *
 * @param due the due time that it is at
 * @param failures how often it failed for it
 * @param takeovers how often whoever ran it for it died
 * @param schedule the schedule that the due time is of
 */
record JobState(Instant due, int failures, int takeovers, String schedule) {
  private static final int FIELDS = 4;

  static JobState of(Instant due, String schedule) {
    return new JobState(due, 0, 0, schedule);
  }

  static JobState parse(String text) {
    String[] fields = text.split(" ", FIELDS);
    try {
      return new JobState(
          Instant.parse(fields[0]),
          Integer.parseInt(fields[1]),
          Integer.parseInt(fields[2]),
          fields[3]);
    } catch (DateTimeException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new SerializationException("This is no state of a job: '" + text + "'", e);
    }
  }

  JobState at(Instant newDue) {
    return newDue.equals(due) ? this : of(newDue, schedule);
  }

  JobState failed() {
    return new JobState(due, failures + 1, takeovers, schedule);
  }

  JobState takenOver() {
    return new JobState(due, failures, takeovers + 1, schedule);
  }

  String text() {
    return due + " " + failures + " " + takeovers + " " + schedule;
  }
}
