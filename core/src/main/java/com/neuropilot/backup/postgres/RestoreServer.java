package com.neuropilot.backup.postgres;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the server lets the restoring role do.
 *
 * @param version the server's version
 * @param standby whether it takes no changes
 * @param locks how many locks it has for all transactions together
 * @param perTransaction max_locks_per_transaction
 * @param role the restoring role
 * @param superuser whether it is a superuser
 * @param createsDatabases whether it may create databases
 * @param createsRoles whether it may create roles
 * @param extensions the extensions that could be installed, and whether this role may
 * @param requirements the extensions that each of them requires
 */
record RestoreServer(
    ServerVersion version,
    boolean standby,
    long locks,
    long perTransaction,
    String role,
    boolean superuser,
    boolean createsDatabases,
    boolean createsRoles,
    Map<String, Boolean> extensions,
    Map<String, Set<String>> requirements) {
  private static final int TRUSTED = 13;
  private static final String ROLE =
      """
      SELECT rolname, rolsuper, rolcreatedb OR rolsuper, rolcreaterole OR rolsuper, pg_catalog.pg_is_in_recovery(),
        current_setting('max_locks_per_transaction')::bigint
          * (current_setting('max_connections')::bigint + current_setting('max_prepared_transactions')::bigint),
        current_setting('max_locks_per_transaction')::bigint
      FROM pg_catalog.pg_roles WHERE rolname = CURRENT_USER""";
  private static final String EXTENSIONS =
      "SELECT name, pg_catalog.bool_or(NOT superuser OR %s) FROM pg_catalog.pg_available_extension_versions GROUP BY name";

  private static final String REQUIREMENTS =
      "SELECT DISTINCT v.name, r FROM pg_catalog.pg_available_extension_versions v, pg_catalog.unnest(v.requires) r";

  static RestoreServer look(Session session) throws IOException {
    Map<String, Boolean> extensions = new HashMap<>();
    String trusted = session.version().major() < TRUSTED ? "false" : "trusted";
    session.list(
        EXTENSIONS.formatted(trusted), row -> extensions.put(row.getString(1), row.getBoolean(2)));
    Map<String, Set<String>> requirements = new HashMap<>();
    session.list(
        REQUIREMENTS,
        row ->
            requirements
                .computeIfAbsent(row.getString(1), any -> new HashSet<>())
                .add(row.getString(2)));
    List<RestoreServer> found =
        session.list(
            ROLE,
            row ->
                new RestoreServer(
                    session.version(),
                    row.getBoolean(5),
                    row.getLong(6),
                    row.getLong(7),
                    row.getString(1),
                    row.getBoolean(2),
                    row.getBoolean(3),
                    row.getBoolean(4),
                    extensions,
                    requirements));
    return found.get(0);
  }

  /** Returns what max_locks_per_transaction has to be for so many locks. */
  long locksPerTransaction(long needed) {
    return (needed * perTransaction + locks - 1) / locks + 1;
  }

  boolean hasExtension(String name) {
    return extensions.containsKey(name);
  }

  /** Returns what an extension requires, of which each may require more. */
  Set<String> requirements(String extension) {
    return requirements.getOrDefault(extension, Set.of());
  }

  boolean mayInstall(String extension) {
    return superuser || extensions.getOrDefault(extension, false);
  }
}
