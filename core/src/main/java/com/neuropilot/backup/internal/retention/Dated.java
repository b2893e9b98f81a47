package com.neuropilot.backup.internal.retention;

import java.time.Instant;

/**
 * What retention knows of one entry at a destination.
 *
 * @param id its name
 * @param begun when it began
 * @param newest the latest time that it tells of itself: when it ended, if it says so
 * @param standing whether the rules count it
 * @param pinned whether somebody said that it stays
 */
public record Dated(String id, Instant begun, Instant newest, Standing standing, boolean pinned) {
  /** How an entry stands to the rules. Only what is whole, and not found bad, is counted. */
  public enum Standing {
    /** A whole backup. */
    WHOLE("whole"),
    /** A whole backup made before a restore, which no rule counts. */
    PRE_RESTORE("pre-restore"),
    /** Whole as far as lengths tell, but a drill or a verification found it bad. */
    DISPROVED("disproved"),
    /** Something is wrong with it. */
    DAMAGED("damaged"),
    /** A run that goes on or was killed. */
    INCOMPLETE("incomplete"),
    /** Another tool's. */
    FOREIGN("foreign");

    private final String word;

    Standing(String word) {
      this.word = word;
    }

    /** Returns the word for it. */
    public String word() {
      return word;
    }
  }
}
