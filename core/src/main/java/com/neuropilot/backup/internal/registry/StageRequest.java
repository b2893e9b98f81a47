package com.neuropilot.backup.internal.registry;

import com.neuropilot.backup.spi.StageConfig;
import java.util.Map;
import java.util.Set;

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
   * @param readElsewhere options that are not the provider's, and known all the same
   */
  record Untyped(
      String role, String providerId, Map<String, String> options, Set<String> readElsewhere)
      implements StageRequest {
    /** Takes copies. */
    public Untyped {
      options = Map.copyOf(options);
      readElsewhere = Set.copyOf(readElsewhere);
    }

    /** A request whose options are all the provider's. */
    public Untyped(String role, String providerId, Map<String, String> options) {
      this(role, providerId, options, Set.of());
    }
  }

  /** Returns what the stage is for. */
  String role();
}
