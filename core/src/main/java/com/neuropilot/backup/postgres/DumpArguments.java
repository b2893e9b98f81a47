package com.neuropilot.backup.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says to pg_dump what to dump. The connection, with its secrets, is in the environment. */
final class DumpArguments {
  private DumpArguments() {}

  static List<String> of(Postgres config, Optional<String> snapshot) {
    List<String> arguments =
        new ArrayList<>(List.of(config.format().argument(), "--compress=0", "--no-password"));
    arguments.add("--lock-wait-timeout=" + config.lockTimeout().toMillis());
    snapshot.ifPresent(id -> arguments.add("--snapshot=" + id));
    if (!config.schemas().isEmpty() || !config.tables().isEmpty()) {
      // Else a misspelt pattern among several would leave its tables out without a word.
      arguments.add("--strict-names");
    }
    config.schemas().forEach(pattern -> arguments.add("--schema=" + pattern));
    config.excludeSchemas().forEach(pattern -> arguments.add("--exclude-schema=" + pattern));
    config.tables().forEach(pattern -> arguments.add("--table=" + pattern));
    config.excludeTables().forEach(pattern -> arguments.add("--exclude-table=" + pattern));
    config.excludeTableData().forEach(pattern -> arguments.add("--exclude-table-data=" + pattern));
    return arguments;
  }
}
