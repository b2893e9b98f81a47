package com.neuropilot.backup.postgres;

import com.neuropilot.backup.postgres.DatabaseDetails.Extension;
import com.neuropilot.backup.postgres.DatabaseDetails.Globals;
import com.neuropilot.backup.postgres.DatabaseDetails.Grant;
import com.neuropilot.backup.postgres.DatabaseDetails.Role;
import com.neuropilot.backup.postgres.DatabaseDetails.Setting;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Reads what belongs to a database and is not in its dump. Columns that not every version has are
 * looked up by name.
 */
final class DetailsReader {
  private static final String HERE =
      "(SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())";

  private static final String DATABASE =
      "SELECT d.datname, pg_catalog.pg_get_userbyid(d.datdba), pg_catalog.pg_encoding_to_char(d.encoding),"
          + " CASE j->>'datlocprovider' WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END, d.datcollate, d.datctype,"
          + " coalesce(j->>'datlocale', j->>'daticulocale'), j->>'daticurules', j->>'datcollversion', d.datconnlimit, t.spcname,"
          + " pg_catalog.shobj_description(d.oid, 'pg_database'), d.datacl IS NULL"
          + " FROM pg_catalog.pg_database d JOIN pg_catalog.pg_tablespace t ON t.oid = d.dattablespace,"
          + " LATERAL pg_catalog.to_jsonb(d) j WHERE d.datname = pg_catalog.current_database()";

  private static final String GRANTS =
      "SELECT pg_catalog.pg_get_userbyid(a.grantor), CASE WHEN a.grantee = 0 THEN '' ELSE pg_catalog.pg_get_userbyid(a.grantee) END, a.privilege_type,"
          + " a.is_grantable FROM pg_catalog.pg_database d, pg_catalog.aclexplode(d.datacl) a WHERE d.datname = pg_catalog.current_database() ORDER BY 1, 2, 3";

  private static final String SETTINGS =
      "SELECT CASE WHEN s.setrole = 0 THEN '' ELSE pg_catalog.pg_get_userbyid(s.setrole) END, pg_catalog.split_part(c, '=', 1),"
          + " pg_catalog.substr(c, pg_catalog.strpos(c, '=') + 1) FROM pg_catalog.pg_db_role_setting s, pg_catalog.unnest(s.setconfig) WITH ORDINALITY u(c, n)"
          + " WHERE s.setdatabase = "
          + HERE
          + " ORDER BY 1, u.n";

  /** In the order in which they were made: what one needs is there before it. */
  private static final String EXTENSIONS =
      "SELECT e.extname, e.extversion, n.nspname, pg_catalog.pg_get_userbyid(e.extowner)"
          + " FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace ORDER BY e.oid";

  private final Session session;

  private DetailsReader(Session session) {
    this.session = session;
  }

  static DatabaseDetails read(Session session, Globals globals) throws IOException {
    return new DetailsReader(session).read(globals);
  }

  private DatabaseDetails read(Globals globals) throws IOException {
    List<Grant> grants =
        session.list(
            GRANTS,
            row ->
                new Grant(row.getString(1), row.getString(2), row.getString(3), row.getBoolean(4)));
    List<Setting> settings =
        session.list(
            SETTINGS, row -> new Setting(row.getString(1), row.getString(2), row.getString(3)));
    List<Role> roles = RolesReader.read(session);
    List<Extension> extensions =
        session.list(
            EXTENSIONS,
            row ->
                new Extension(
                    row.getString(1), row.getString(2), row.getString(3), row.getString(4)));
    return session
        .list(DATABASE, row -> database(row, grants, settings, roles, extensions, globals))
        .get(0);
  }

  private DatabaseDetails database(
      ResultSet row,
      List<Grant> grants,
      List<Setting> settings,
      List<Role> roles,
      List<Extension> extensions,
      Globals globals)
      throws SQLException {
    return new DatabaseDetails(
        DatabaseDetails.FORMAT_VERSION,
        session.version().number(),
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getString(8),
        row.getString(9),
        row.getInt(10),
        row.getString(11),
        row.getString(12),
        row.getBoolean(13),
        grants,
        settings,
        roles,
        extensions,
        globals);
  }
}
