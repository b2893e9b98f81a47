package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The database that a restore ends in, as it is beforehand.
 *
 * @param name its name
 * @param exists whether it exists
 * @param owned whether the restoring role may rename and drop it
 * @param contents some of what a person has put into it
 * @param extensions the extensions in it
 * @param extensionTables those of their tables of which a dump may hold rows
 * @param locale how it stores text, if it exists
 */
record RestoreTarget(
    String name,
    boolean exists,
    boolean owned,
    List<String> contents,
    List<InstalledExtension> extensions,
    List<ExtensionTable> extensionTables,
    Optional<RestoreLocale> locale) {
  static RestoreTarget look(Session control, Endpoint endpoint, String name) throws IOException {
    List<Boolean> owned =
        control.list(
            "SELECT pg_catalog.pg_has_role(datdba, 'USAGE') FROM pg_catalog.pg_database WHERE datname = ?",
            row -> row.getBoolean(1),
            name);
    if (owned.isEmpty()) {
      return absent(name);
    }
    try (Session session = Session.open(endpoint.withDatabase(name))) {
      return new RestoreTarget(
          name,
          true,
          owned.get(0),
          RestoreContents.of(session),
          InstalledExtension.read(session),
          ExtensionTable.read(session),
          RestoreLocale.of(session, name));
    }
  }

  /** Returns one that does not exist. */
  static RestoreTarget absent(String name) {
    return new RestoreTarget(name, false, false, List.of(), List.of(), List.of(), Optional.empty());
  }

  /** Returns the names of the extensions in it. */
  List<String> extensionNames() {
    return extensions.stream().map(InstalledExtension::name).toList();
  }

  /** Fails unless the database is still empty. */
  static void requireEmpty(Session session) throws IOException {
    List<String> contents = RestoreContents.of(session);
    if (!contents.isEmpty()) {
      throw new StageException(notEmpty(session.endpoint().database(), contents), false);
    }
  }

  static String notEmpty(String name, List<String> contents) {
    return "The database "
        + Identifiers.quote(name)
        + " is not empty: it holds "
        + String.join(", ", contents)
        + ". Name another target database, or drop this one if it is not needed.";
  }
}
