package com.neuropilot.backup.postgres;

import com.neuropilot.backup.postgres.DatabaseDetails.Membership;
import com.neuropilot.backup.postgres.DatabaseDetails.Role;
import com.neuropilot.backup.postgres.DatabaseDetails.Setting;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the roles that a database has to do with: attributes, memberships and settings, no
 * passwords. Columns that not every version has are looked up by name.
 */
final class RolesReader {
  private static final String HERE =
      "(SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())";

  /**
   * Owners are in the catalogs too because the role that made the server has no entries in
   * pg_shdepend.
   */
  private static final String ROLES =
      "WITH RECURSIVE used(id) AS (SELECT refobjid FROM pg_catalog.pg_shdepend WHERE refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass AND dbid = "
          + HERE
          + " UNION SELECT refobjid FROM pg_catalog.pg_shdepend WHERE refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass"
          + " AND classid = 'pg_catalog.pg_database'::pg_catalog.regclass AND objid = "
          + HERE
          + " UNION SELECT datdba FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()"
          + " UNION SELECT setrole FROM pg_catalog.pg_db_role_setting WHERE setdatabase = "
          + HERE
          + " UNION SELECT relowner FROM pg_catalog.pg_class WHERE oid >= 16384 UNION SELECT proowner FROM pg_catalog.pg_proc WHERE oid >= 16384"
          + " UNION SELECT nspowner FROM pg_catalog.pg_namespace WHERE oid >= 16384 UNION SELECT typowner FROM pg_catalog.pg_type WHERE oid >= 16384"
          + " UNION SELECT extowner FROM pg_catalog.pg_extension"
          + " UNION SELECT m.roleid FROM pg_catalog.pg_auth_members m JOIN used ON m.member = used.id)"
          + " SELECT r.rolname, r.rolsuper, r.rolinherit, r.rolcreaterole, r.rolcreatedb, r.rolcanlogin, r.rolreplication, r.rolbypassrls, r.rolconnlimit,"
          + " r.rolvaliduntil::text"
          + " FROM pg_catalog.pg_roles r WHERE r.oid IN (SELECT id FROM used) AND r.rolname !~ '^pg_' ORDER BY 1";

  /** Since version 16, several roles may have granted the same membership. */
  private static final String MEMBERSHIPS =
      "SELECT pg_catalog.pg_get_userbyid(m.member), pg_catalog.pg_get_userbyid(m.roleid), pg_catalog.bool_or(m.admin_option),"
          + " pg_catalog.bool_or((j->>'inherit_option')::boolean), pg_catalog.bool_or((j->>'set_option')::boolean)"
          + " FROM pg_catalog.pg_auth_members m, LATERAL pg_catalog.to_jsonb(m) j GROUP BY 1, 2 ORDER BY 1, 2";

  private static final String SETTINGS =
      "SELECT pg_catalog.pg_get_userbyid(s.setrole), pg_catalog.split_part(c, '=', 1), pg_catalog.substr(c, pg_catalog.strpos(c, '=') + 1)"
          + " FROM pg_catalog.pg_db_role_setting s, pg_catalog.unnest(s.setconfig) WITH ORDINALITY u(c, n)"
          + " WHERE s.setdatabase = 0 AND s.setrole <> 0 ORDER BY 1, u.n";

  private final Map<String, List<Membership>> memberships;
  private final Map<String, List<Setting>> settings;

  private RolesReader(
      Map<String, List<Membership>> memberships, Map<String, List<Setting>> settings) {
    this.memberships = memberships;
    this.settings = settings;
  }

  /** A membership, and whose it is. */
  private record Held(String member, Membership membership) {}

  static List<Role> read(Session session) throws IOException {
    Map<String, List<Membership>> memberships =
        session.list(MEMBERSHIPS, RolesReader::held).stream()
            .collect(
                Collectors.groupingBy(
                    Held::member, Collectors.mapping(Held::membership, Collectors.toList())));
    Map<String, List<Setting>> settings =
        session
            .list(
                SETTINGS, row -> new Setting(row.getString(1), row.getString(2), row.getString(3)))
            .stream()
            .collect(Collectors.groupingBy(Setting::role));
    RolesReader reader = new RolesReader(memberships, settings);
    return session.list(ROLES, reader::role);
  }

  private Role role(ResultSet row) throws SQLException {
    String name = row.getString(1);
    List<Membership> held = memberships.getOrDefault(name, List.of());
    return new Role(
        name,
        row.getBoolean(2),
        row.getBoolean(3),
        row.getBoolean(4),
        row.getBoolean(5),
        row.getBoolean(6),
        row.getBoolean(7),
        row.getBoolean(8),
        row.getInt(9),
        row.getString(10),
        held.stream().map(Membership::role).toList(),
        held,
        settings.getOrDefault(name, List.of()));
  }

  private static Held held(ResultSet row) throws SQLException {
    return new Held(
        row.getString(1),
        new Membership(row.getString(2), row.getBoolean(3), option(row, 4), option(row, 5)));
  }

  private static @Nullable Boolean option(ResultSet row, int column) throws SQLException {
    boolean value = row.getBoolean(column);
    return row.wasNull() ? null : value;
  }
}
