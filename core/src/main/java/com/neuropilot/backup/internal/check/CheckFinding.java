package com.neuropilot.backup.internal.check;

/**
 * Something that was looked at.
 *
 * @param area what, e.g. {@code "storage.near"}
 * @param level how it is
 * @param message what was found and, unless all is well, what to do
 */
public record CheckFinding(String area, Level level, String message) {
  /** How something is. */
  public enum Level {
    /** As it should be. */
    OK,
    /** A run will do, but somebody should look at it. */
    WARNING,
    /** A run will fail. */
    PROBLEM
  }
}
