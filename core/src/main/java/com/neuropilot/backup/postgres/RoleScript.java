package com.neuropilot.backup.postgres;

import com.neuropilot.backup.postgres.DatabaseDetails.Membership;
import com.neuropilot.backup.postgres.DatabaseDetails.Role;
import com.neuropilot.backup.postgres.DatabaseDetails.Setting;
import java.util.ArrayList;
import java.util.List;

/**
 * The statements that make a recorded role again: without LOGIN and without password, on purpose,
 * so that a restore lets nobody in.
 *
 * @param role the role
 * @param server the version of the server that it is made on
 */
record RoleScript(Role role, ServerVersion server) {
  private static final int OPTIONS = 16;

  /** Returns the statement that makes the role without any rights of its own. */
  static String bare(Role role) {
    return "CREATE ROLE "
        + Identifiers.quote(role.name())
        + " NOLOGIN"
        + (role.inherit() ? "" : " NOINHERIT");
  }

  /** Returns the statement that makes the role with what everybody may give who may make roles. */
  String create() {
    return bare(role)
        + (role.connectionLimit() == -1 ? "" : " CONNECTION LIMIT " + role.connectionLimit())
        + (role.validUntil().isEmpty()
            ? ""
            : " VALID UNTIL " + Identifiers.literal(role.validUntil()).strip());
  }

  /** Returns the statement that makes the role with all its attributes. */
  String createWhole() {
    return create() + String.join("", rights().stream().map(right -> " " + right).toList());
  }

  /** Returns the statements that give it the attributes which not everybody may give. */
  List<String> alterations() {
    return rights().stream().map(right -> "ALTER ROLE " + name() + " " + right).toList();
  }

  /** Returns the statements that make it a member of other roles. */
  List<String> memberships() {
    return role.memberships().stream().map(this::grant).toList();
  }

  /** Returns the statement that makes it a member of another role. */
  String grant(Membership membership) {
    List<String> options = new ArrayList<>();
    if (membership.admin()) {
      options.add(server.major() < OPTIONS ? "ADMIN OPTION" : "ADMIN TRUE");
    }
    Boolean inherit = membership.inherit();
    if (server.major() >= OPTIONS && inherit != null && inherit != role.inherit()) {
      options.add("INHERIT " + (inherit ? "TRUE" : "FALSE"));
    }
    Boolean set = membership.set();
    if (server.major() >= OPTIONS && set != null && !set) {
      options.add("SET FALSE");
    }
    return "GRANT "
        + Identifiers.quote(membership.role())
        + " TO "
        + name()
        + (options.isEmpty() ? "" : " WITH " + String.join(", ", options));
  }

  /** Returns the statements that give it its settings; not to be shown. */
  List<String> settings() {
    return role.settings().stream()
        .map(setting -> "ALTER ROLE " + name() + " SET " + RestoreDatabase.assignment(setting))
        .toList();
  }

  /** Returns the names of its settings, which may be shown; empty if it has none. */
  String settingNames() {
    return role.settings().isEmpty()
        ? ""
        : name()
            + " ("
            + String.join(", ", role.settings().stream().map(Setting::name).toList())
            + ")";
  }

  private List<String> rights() {
    List<String> rights = new ArrayList<>();
    add(rights, role.superuser(), "SUPERUSER");
    add(rights, role.createRole(), "CREATEROLE");
    add(rights, role.createDatabase(), "CREATEDB");
    add(rights, role.replication(), "REPLICATION");
    add(rights, role.bypassRowSecurity(), "BYPASSRLS");
    return rights;
  }

  private static void add(List<String> rights, boolean has, String right) {
    if (has) {
      rights.add(right);
    }
  }

  private String name() {
    return Identifiers.quote(role.name());
  }
}
