package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes out of a database what a dump of it holds, within the session's transaction. Extensions
 * that no statement drops stay, with the schemas that they need; what stays loses what a dump would
 * give it again.
 */
final class RestoreClearing {
  private static final String INHERITED = "42P16";
  private static final String NOT_PERMITTED = "42501";
  private static final String STILL_NEEDED = "2BP01";
  private static final int OBJECTS_AT_ONCE = 1_000;

  private static final String LARGE_OBJECTS =
      "SELECT oid::text FROM pg_catalog.pg_largeobject_metadata ORDER BY oid";

  private static final String KEPT_SCHEMAS =
      " FROM pg_catalog.pg_namespace n LEFT JOIN pg_catalog.pg_init_privs i ON i.objoid = n.oid AND i.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass"
          + " WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND (i.initprivs IS NOT NULL OR n.nspname <> 'public')";

  /** A kept schema gets the privileges that it had when it was new. */
  private static final List<String> SCHEMAS =
      List.of(
          "SELECT DISTINCT pg_catalog.format('REVOKE ALL ON SCHEMA %I FROM %s', n.nspname, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE"
              + " pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END)"
              + KEPT_SCHEMAS.replace(
                  " WHERE ", " CROSS JOIN LATERAL pg_catalog.aclexplode(n.nspacl) a WHERE ")
              + " AND n.nspacl IS DISTINCT FROM i.initprivs AND a.grantee <> n.nspowner",
          "SELECT pg_catalog.format('GRANT %s ON SCHEMA %I TO %s', a.privilege_type, n.nspname, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE"
              + " pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END)"
              + KEPT_SCHEMAS.replace(
                  " WHERE ", " CROSS JOIN LATERAL pg_catalog.aclexplode(i.initprivs) a WHERE ")
              + " AND n.nspacl IS DISTINCT FROM i.initprivs AND a.grantee <> n.nspowner",
          "SELECT pg_catalog.format('COMMENT ON SCHEMA %I IS %s', n.nspname, CASE n.nspname WHEN 'public' THEN '''standard public schema''' ELSE 'NULL' END)"
              + KEPT_SCHEMAS
              + " AND pg_catalog.obj_description(n.oid, 'pg_namespace') IS DISTINCT FROM CASE n.nspname WHEN 'public' THEN 'standard public schema' END");

  private static final String DEFAULT_OF =
      " FROM pg_catalog.pg_default_acl d JOIN pg_catalog.pg_roles r ON r.oid = d.defaclrole LEFT JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace"
          + " CROSS JOIN LATERAL (SELECT CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS' WHEN 'T' THEN 'TYPES'"
          + " WHEN 'n' THEN 'SCHEMAS' ELSE 'LARGE OBJECTS' END) k(kind)";
  private static final String DEFAULT_FOR =
      "'ALTER DEFAULT PRIVILEGES FOR ROLE %I%s%s ON %s %s %s', r.rolname,"
          + " CASE WHEN n.nspname IS NULL THEN '' ELSE pg_catalog.format(' IN SCHEMA %I ', n.nspname) END,";

  /** Default privileges, as they are without any: else they would fall on what is restored. */
  private static final List<String> DEFAULTS =
      List.of(
          "SELECT DISTINCT pg_catalog.format("
              + DEFAULT_FOR
              + " ' REVOKE ALL', k.kind, 'FROM', CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END)"
              + DEFAULT_OF
              + " CROSS JOIN LATERAL pg_catalog.aclexplode(d.defaclacl) a",
          "SELECT pg_catalog.format("
              + DEFAULT_FOR
              + " ' GRANT ALL', k.kind, 'TO', pg_catalog.quote_ident(r.rolname))"
              + DEFAULT_OF
              + " WHERE d.defaclnamespace = 0",
          "SELECT pg_catalog.format("
              + DEFAULT_FOR
              + " CASE d.defaclobjtype WHEN 'f' THEN ' GRANT EXECUTE' ELSE ' GRANT USAGE' END, k.kind, 'TO', 'PUBLIC')"
              + DEFAULT_OF
              + " WHERE d.defaclnamespace = 0 AND d.defaclobjtype IN ('f', 'T')");

  private final Session session;
  private final List<String> skipped = new ArrayList<>();

  RestoreClearing(Session session) {
    this.session = session;
  }

  /** Returns the numbers of the large objects, as they are now. */
  static List<String> largeObjects(Session session) throws IOException {
    return session.list(LARGE_OBJECTS, row -> row.getString(1));
  }

  /** Returns what was left as it was, and why. */
  List<String> skipped() {
    return List.copyOf(skipped);
  }

  /** Drops everything. */
  void run(List<ScriptStatement> drops, List<String> largeObjects) throws IOException {
    session.work(
        "Dropping what is replaced",
        connection -> {
          for (ScriptStatement drop : drops) {
            drop(connection, drop);
          }
          return true;
        });
    for (int i = 0; i < largeObjects.size(); i += OBJECTS_AT_ONCE) {
      List<String> some =
          largeObjects.subList(i, Math.min(largeObjects.size(), i + OBJECTS_AT_ONCE));
      session.list(
          "SELECT pg_catalog.lo_unlink(o) FROM pg_catalog.unnest(ARRAY["
              + String.join(",", some)
              + "]::pg_catalog.oid[]) o",
          row -> row.getInt(1));
    }
    for (ExtensionTable table : ExtensionTable.read(session)) {
      // Where there is nothing to delete, no right to do so is needed.
      if (table.readable() && table.hasRows(session)) {
        session.execute("DELETE FROM " + table.rows());
      }
    }
    reset(SCHEMAS);
    reset(DEFAULTS);
  }

  private void drop(Connection connection, ScriptStatement drop) throws SQLException, IOException {
    try (Statement executor = connection.createStatement()) {
      executor.setEscapeProcessing(false);
      boolean schema = drop.token(1).equals("schema");
      boolean constraint = drop.token(0).equals("alter");
      if (!schema && !constraint) {
        executor.execute(drop.text());
        return;
      }
      executor.execute("SAVEPOINT neuropilot_drop");
      String refused = attempt(executor, drop);
      if (!refused.isEmpty()) {
        executor.execute("ROLLBACK TO SAVEPOINT neuropilot_drop");
      }
      executor.execute("RELEASE SAVEPOINT neuropilot_drop");
    } catch (SQLException e) {
      throw failure(e, drop);
    }
  }

  /**
   * A constraint that a partition has from its table goes with that one's; a schema that an
   * extension needs, or that an administrator made, stays.
   */
  private String attempt(Statement executor, ScriptStatement drop) throws SQLException {
    try {
      executor.execute(drop.text());
      return "";
    } catch (SQLException e) {
      String state = RestoreFailure.state(e);
      boolean stays =
          drop.token(1).equals("schema")
              ? state.equals(STILL_NEEDED) || state.equals(NOT_PERMITTED)
              : state.equals(INHERITED);
      if (!stays) {
        throw e;
      }
      return state;
    }
  }

  private void reset(List<String> queries) throws IOException {
    List<String> statements = new ArrayList<>();
    for (String query : queries) {
      statements.addAll(session.list(query, row -> row.getString(1)));
    }
    for (String statement : statements) {
      RestoreAttempt.of(session, statement, true)
          .ifPresent(reason -> skipped.add(statement + ": " + reason));
    }
  }

  private StageException failure(SQLException e, ScriptStatement drop) {
    String state = RestoreFailure.state(e);
    String remedy =
        switch (state) {
          case NOT_PERMITTED ->
              " Restore as the owner of everything in the database, or as a superuser.";
          case STILL_NEEDED ->
              " Something was made in the database after the copy of it, or by an extension. Restore again.";
          case "53200" -> " Raise max_locks_per_transaction there and try again.";
          default -> " Try again.";
        };
    return new StageException(
        "The database "
            + Identifiers.quote(session.endpoint().database())
            + " cannot be cleared: "
            + drop.head()
            + ": "
            + RestoreFailure.said(e)
            + " Nothing was changed."
            + remedy,
        state.startsWith("40") || state.startsWith("55") || state.startsWith("08"));
  }
}
