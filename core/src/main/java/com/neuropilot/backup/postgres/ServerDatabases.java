package com.neuropilot.backup.postgres;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * The databases that belong to the server and not to an application (PostgreSQL, Template
 * Databases): one that is restored into, or dropped, would be missed by every other.
 */
final class ServerDatabases {
  private static final Set<String> NAMES = Set.of("postgres", "template0", "template1");
  private static final String TEMPLATE =
      "SELECT pg_catalog.count(*) FROM pg_catalog.pg_database WHERE datname = ? AND datistemplate";

  private ServerDatabases() {}

  static boolean isServers(Session session, String name) throws IOException {
    return NAMES.contains(name)
        || !session.list(TEMPLATE, row -> row.getLong(1), name).equals(List.of(0L));
  }

  static String refused(String name) {
    return "The database "
        + Identifiers.quote(name)
        + " is the server's own (for maintenance, or a template), not an application's. Name the"
        + " database to restore into.";
  }
}
