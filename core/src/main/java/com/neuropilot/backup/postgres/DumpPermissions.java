package com.neuropilot.backup.postgres;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks for what a role may not read, at which pg_dump would stop. What an extension brings is left
 * out, as pg_dump does.
 */
final class DumpPermissions {
  private static final int MOST_NAMES = 10;
  private static final int READS_ALL_DATA_SINCE = 14;

  private static final String USER_RELATIONS =
      " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
          + " WHERE c.relkind IN ('r', 'p', 'S') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
          + " AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass"
          + " AND d.objid = c.oid AND d.deptype = 'e')";

  private static final String NAMES = "SELECT n.nspname, c.relname" + USER_RELATIONS;
  private static final String ORDER = " ORDER BY 1, 2";

  private static final String FORBIDDEN =
      " AND NOT (pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND CASE c.relkind"
          + " WHEN 'S' THEN pg_catalog.has_sequence_privilege(c.oid, 'SELECT') ELSE pg_catalog.has_table_privilege(c.oid, 'SELECT') END)";

  private static final String HIDING_ROWS =
      " AND c.relrowsecurity AND pg_catalog.row_security_active(c.oid)";

  private final Session session;

  private DumpPermissions(Session session) {
    this.session = session;
  }

  /** Returns every problem, with what to do. */
  static List<String> problems(Session session) throws IOException {
    return new DumpPermissions(session).problems();
  }

  private List<String> problems() throws IOException {
    String role = Identifiers.quote(session.endpoint().user());
    List<String> problems = new ArrayList<>();
    List<String> forbidden = names(FORBIDDEN);
    if (!forbidden.isEmpty()) {
      problems.add(
          "The role "
              + role
              + " may not read "
              + text(forbidden)
              + "; pg_dump stops there. "
              + (session.version().major() >= READS_ALL_DATA_SINCE
                  ? "Run: GRANT pg_read_all_data TO " + role + ";"
                  : "Grant it USAGE on the schemas and SELECT on all tables and sequences in them."));
    }
    List<String> hiding = names(HIDING_ROWS);
    if (!hiding.isEmpty()) {
      problems.add(
          "Row security hides rows from the role "
              + role
              + " in "
              + text(hiding)
              + "; pg_dump stops there. Dump as the tables' owner, or run: ALTER ROLE "
              + role
              + " BYPASSRLS;");
    }
    return problems;
  }

  private List<String> names(String condition) throws IOException {
    return session.list(
        NAMES + condition + ORDER,
        row -> Identifiers.qualified(row.getString(1), row.getString(2)));
  }

  private static String text(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size())));
    return names.size() <= MOST_NAMES
        ? first
        : first + " and " + (names.size() - MOST_NAMES) + " more";
  }
}
