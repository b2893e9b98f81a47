package com.neuropilot.backup.internal.registry;

import com.neuropilot.backup.spi.StageConfig;
import java.util.Map;

/** What a user asked for: one of two roads to a stage. */
public sealed interface StageRequest {
  /**
   * A configuration that a program built.
   *
   * @param role what it is for, e.g. {@code "storage.far"}
   * @param config the configuration
   */
  record Typed(String role, StageConfig config) implements StageRequest {}

  /**
   * A provider's id and options, as a properties file has them.
   *
   * @param role what it is for, e.g. {@code "storage.far"}; begins the names of options in messages
   * @param providerId the id
   * @param options the options, without the role's prefix
   */
  record Untyped(String role, String providerId, Map<String, String> options)
      implements StageRequest {
    /** Takes a copy. */
    public Untyped {
      options = Map.copyOf(options);
    }
  }

  /** Returns what the stage is for. */
  String role();
}
