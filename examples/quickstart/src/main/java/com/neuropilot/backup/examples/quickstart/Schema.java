package com.neuropilot.backup.examples.quickstart;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The definitions of a database, as {@code pg_dump --schema-only} prints them. */
final class Schema {
  private Schema() {}

  /** Returns the definitions; empty if there is no pg_dump on the {@code PATH}. */
  static Optional<String> of(DemoServer server, String database) throws IOException {
    Optional<Path> dump = Programs.find("pg_dump");
    if (dump.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> environment = new HashMap<>(server.environment());
    environment.put("PGDATABASE", database);
    return Optional.of(comparable(Programs.run(dump.get(), List.of("--schema-only"), environment)));
  }

  /** Leaves out the lines with a token that is another one at each call. */
  private static String comparable(String dump) {
    return dump.lines()
        .filter(line -> !line.startsWith("\\restrict") && !line.startsWith("\\unrestrict"))
        .collect(Collectors.joining("\n"));
  }
}
