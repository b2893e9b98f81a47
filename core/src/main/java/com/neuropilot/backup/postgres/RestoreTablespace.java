package com.neuropilot.backup.postgres;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The tablespace that a database is made in: that of the database whose place it takes, else the
 * recorded one; the server's default one where that is not there or not permitted.
 *
 * @param name its name; empty for the server's default one
 * @param warning why it is not the recorded one, if it is not
 */
record RestoreTablespace(String name, Optional<String> warning) {
  private static final String DEFAULT = "pg_default";
  private static final String OF_DATABASE =
      "SELECT t.spcname FROM pg_catalog.pg_database d JOIN pg_catalog.pg_tablespace t ON t.oid = d.dattablespace WHERE d.datname = ?";
  private static final String PERMITTED =
      "SELECT pg_catalog.has_tablespace_privilege(oid, 'CREATE') FROM pg_catalog.pg_tablespace WHERE spcname = ?";

  /**
   * Chooses.
   *
   * @param target the name of the database that is to be there in the end
   * @param recorded the tablespace of the one that was backed up; may be empty text
   */
  static RestoreTablespace choose(Session session, String target, Optional<String> recorded)
      throws IOException {
    Optional<String> replaced = session.text(OF_DATABASE, target);
    Optional<String> source = recorded.filter(name -> !name.isEmpty());
    Optional<String> wanted = replaced.or(() -> source).filter(name -> !name.equals(DEFAULT));
    if (wanted.isPresent()) {
      List<Boolean> permitted = session.list(PERMITTED, row -> row.getBoolean(1), wanted.get());
      if (!permitted.contains(true)) {
        return new RestoreTablespace(
            "", Optional.of(refused(session, wanted.get(), permitted.isEmpty())));
      }
    }
    return new RestoreTablespace(
        wanted.orElse(""),
        replaced.isPresent() && source.isPresent() && !replaced.equals(source)
            ? Optional.of(replaced(source.get(), replaced.get()))
            : Optional.empty());
  }

  /** Returns the option of CREATE DATABASE. */
  String option() {
    return name.isEmpty() ? "" : " TABLESPACE " + Identifiers.quote(name);
  }

  private static String refused(Session session, String name, boolean missing) {
    String quoted = Identifiers.quote(name);
    return "The database was in the tablespace "
        + quoted
        + (missing
            ? ", which this server does not have"
            : ", in which this role may create nothing")
        + "; the restored one is in the server's default one. To keep it, first let an administrator run: "
        + (missing
            ? "CREATE TABLESPACE " + quoted + " LOCATION '...';"
            : "GRANT CREATE ON TABLESPACE "
                + quoted
                + " TO "
                + Identifiers.quote(session.endpoint().user())
                + ";");
  }

  private static String replaced(String source, String now) {
    return "The database was in the tablespace "
        + Identifiers.quote(source)
        + "; the restored one is in "
        + Identifiers.quote(now)
        + ", as the empty database was that it takes the place of.";
  }
}
