package com.neuropilot.backup.postgres;

import java.io.IOException;
import java.util.List;

/**
 * An extension as it is in a database.
 *
 * @param name its name
 * @param schema the schema that its objects are in
 * @param relocatable whether {@code ALTER EXTENSION} moves it into another schema
 * @param bound whether its own files say that schema, so that it can be in no other
 * @param owned whether the session's role may alter it
 */
record InstalledExtension(
    String name, String schema, boolean relocatable, boolean bound, boolean owned) {
  private static final String INSTALLED =
      "SELECT e.extname, n.nspname, e.extrelocatable, EXISTS (SELECT FROM pg_catalog.pg_available_extension_versions v"
          + " WHERE v.name = e.extname AND v.version = e.extversion AND v.schema IS NOT NULL), pg_catalog.pg_has_role(e.extowner, 'USAGE')"
          + " FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace";

  /** Reads those of the session's database. */
  static List<InstalledExtension> read(Session session) throws IOException {
    return session.list(
        INSTALLED,
        row ->
            new InstalledExtension(
                row.getString(1),
                row.getString(2),
                row.getBoolean(3),
                row.getBoolean(4),
                row.getBoolean(5)));
  }
}
