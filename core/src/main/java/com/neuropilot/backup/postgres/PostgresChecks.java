package com.neuropilot.backup.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds what is wrong with a description, as far as it shows without connecting. */
final class PostgresChecks {
  private static final int MAX_PORT = 65_535;

  private PostgresChecks() {}

  static List<String> problems(Postgres config) {
    List<String> problems = new ArrayList<>();
    config
        .port()
        .ifPresent(
            port -> {
              if (port < 1 || port > MAX_PORT) {
                problems.add("port is " + port + ", which is not from 1 to " + MAX_PORT);
              }
            });
    if (config.host().filter(host -> host.contains(",")).isPresent()) {
      problems.add("host names several hosts; name the one that is to be backed up");
    }
    if (config.lockTimeout().isNegative() || config.lockTimeout().isZero()) {
      problems.add("lock-timeout must be above zero");
    }
    if (config.keepReplaced().filter(time -> time.isNegative() || time.isZero()).isPresent()) {
      problems.add("keep-replaced must be above zero");
    }
    noNul("database", config.database(), problems);
    noNul("user", config.user(), problems);
    for (String keyword : config.parameters().keySet()) {
      if (LibpqParameter.ofKeyword(keyword).isEmpty()) {
        problems.add("parameter '" + keyword + "' is not one that libpq knows, or holds a secret");
      }
    }
    return problems;
  }

  private static void noNul(String name, Optional<String> value, List<String> problems) {
    if (value.filter(text -> text.indexOf('\0') >= 0 || text.isEmpty()).isPresent()) {
      problems.add(name + " must not be empty or hold a NUL character");
    }
  }
}
