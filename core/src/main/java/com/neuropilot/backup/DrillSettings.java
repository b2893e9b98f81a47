package com.neuropilot.backup;

import com.neuropilot.backup.internal.drill.NamedCheck;
import com.neuropilot.backup.internal.drill.SqlAssertion;
import com.neuropilot.backup.internal.registry.StageRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a pipeline's backups are drilled: {@code drill.server}, {@code drill.check.NAME}.
 *
 * @param server the server; empty for one of its own
 * @param checks the user's checks
 */
record DrillSettings(Optional<StageRequest> server, List<NamedCheck> checks) {
  /** A server of its own, and no checks. */
  static final DrillSettings NONE = new DrillSettings(Optional.empty(), List.of());

  private static final String SERVER = "server";
  private static final String EMBEDDED = "embedded";
  private static final String CHECK = "check.";

  DrillSettings {
    checks = List.copyOf(checks);
  }

  /**
   * Reads the keys below {@code drill}.
   *
   * @param sourceId the provider of the source, which is that of the server too
   * @param problems takes what is wrong with them
   */
  static DrillSettings read(Map<String, String> options, String sourceId, List<String> problems) {
    List<NamedCheck> checks = new ArrayList<>();
    Optional<StageRequest> server = Optional.empty();
    for (Map.Entry<String, String> option : new TreeMap<>(options).entrySet()) {
      String key = option.getKey();
      String value = option.getValue().strip();
      if (value.isEmpty()) {
        problems.add("drill." + key + " is empty; say something, or take it out");
      } else if (key.equals(SERVER)) {
        server = server(sourceId, value, problems);
      } else if (key.startsWith(CHECK) && key.length() > CHECK.length()) {
        checks.add(new NamedCheck(key.substring(CHECK.length()), new SqlAssertion(value)));
      } else {
        problems.add("drill." + key + " is not a known option; known are: server, check.NAME");
      }
    }
    return new DrillSettings(server, checks);
  }

  private static Optional<StageRequest> server(
      String sourceId, String value, List<String> problems) {
    if (value.equals(EMBEDDED)) {
      return Optional.empty();
    }
    if (!value.contains(":")) {
      problems.add("drill.server is '" + value + "'; say embedded, or postgresql://USER@HOST/");
    }
    return Optional.of(new StageRequest.Untyped("drill.server", sourceId, Map.of("url", value)));
  }
}
