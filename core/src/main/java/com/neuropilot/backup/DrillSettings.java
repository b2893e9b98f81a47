package com.neuropilot.backup;

import com.neuropilot.backup.drill.DrillCheck;
import com.neuropilot.backup.internal.drill.NamedCheck;
import com.neuropilot.backup.internal.drill.SqlAssertion;
import com.neuropilot.backup.internal.registry.StageRequest;
import com.neuropilot.backup.spi.StageConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a pipeline's backups are drilled: {@code drill.server}, {@code drill.check.NAME}. Immutable.
 */
public final class DrillSettings {
  /** A server of its own, and no checks. */
  static final DrillSettings NONE = new DrillSettings(Optional.empty(), List.of());

  private static final String SERVER = "server";
  private static final String EMBEDDED = "embedded";
  private static final String CHECK = "check.";

  private final Optional<StageRequest> server;
  private final List<NamedCheck> checks;

  private DrillSettings(Optional<StageRequest> server, List<NamedCheck> checks) {
    this.server = server;
    this.checks = List.copyOf(checks);
  }

  /** Drills on a server that is started for each drill, without checks. */
  public static DrillSettings onOwnServer() {
    return NONE;
  }

  /**
   * Drills on this server, without checks.
   *
   * @param config a database of it; its role should be one that may create databases and nothing
   *     else, because a dump is code
   */
  public static DrillSettings onServer(StageConfig config) {
    return new DrillSettings(
        Optional.of(new StageRequest.Typed("drill.server", config)), List.of());
  }

  /**
   * Returns settings that check this too in the restored database.
   *
   * @param name the check's name, for the report
   * @param check fails by throwing
   */
  public DrillSettings checking(String name, DrillCheck check) {
    List<NamedCheck> all = new ArrayList<>(checks);
    all.add(new NamedCheck(name, check));
    return new DrillSettings(server, all);
  }

  /**
   * Returns settings that check this too in the restored database.
   *
   * @param name the check's name, for the report
   * @param sql a query; it holds if it returns a row, and the first column of each is true
   */
  public DrillSettings checking(String name, String sql) {
    return checking(name, new SqlAssertion(sql));
  }

  /** The server; empty for one of its own. */
  Optional<StageRequest> server() {
    return server;
  }

  /** The user's checks. */
  List<NamedCheck> checks() {
    return checks;
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
