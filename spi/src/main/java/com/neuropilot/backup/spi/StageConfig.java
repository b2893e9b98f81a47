package com.neuropilot.backup.spi;

/**
 * Describes one configured stage: the typed, immutable settings of a plug-in.
 *
 * <ul>
 *   <li>Immutable and safe for use by several threads.
 *   <li>{@code toString()} never shows a secret: secrets are kept as {@link Secret}.
 *   <li>Building one touches nothing outside the JVM.
 * </ul>
 */
public interface StageConfig {
  /** Returns the id of the provider that can create the stage, e.g. {@code "rclone"}. */
  String providerId();
}
