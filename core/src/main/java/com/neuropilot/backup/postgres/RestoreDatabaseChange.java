package com.neuropilot.backup.postgres;

import com.neuropilot.backup.postgres.DatabaseDetails.Grant;
import com.neuropilot.backup.postgres.DatabaseDetails.Setting;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What makes a database in use have the properties of another: nothing for what it has already.
 *
 * @param database the database's name
 * @param now its properties
 * @param wanted the properties that it gets
 */
record RestoreDatabaseChange(String database, RestoreDatabase now, RestoreDatabase wanted) {
  private static final List<String> EVERYBODYS = List.of("CONNECT", "TEMPORARY");
  private static final List<String> OWNERS = List.of("CREATE", "CONNECT", "TEMPORARY");

  /** A privilege, whoever granted it. */
  private record Held(String grantee, String privilege, boolean grantable) {}

  /** Returns the statements that change its privileges. */
  List<String> privileges() {
    Set<Held> had = held(now);
    Set<Held> gets = held(wanted);
    if (had.equals(gets)) {
      return List.of();
    }
    List<String> statements = new ArrayList<>();
    had.stream()
        .map(Held::grantee)
        .collect(Collectors.toCollection(TreeSet::new))
        .forEach(
            grantee ->
                statements.add("REVOKE ALL ON DATABASE " + name() + " FROM " + role(grantee)));
    gets.forEach(
        held ->
            statements.add(
                "GRANT "
                    + held.privilege()
                    + " ON DATABASE "
                    + name()
                    + " TO "
                    + role(held.grantee())
                    + (held.grantable() ? " WITH GRANT OPTION" : "")));
    return statements;
  }

  /** Returns the statements that change its settings and its connection limit. */
  List<String> settings() {
    List<String> statements = new ArrayList<>();
    Set<String> roles = new TreeSet<>();
    Stream.of(now, wanted)
        .flatMap(properties -> properties.settings().stream())
        .forEach(setting -> roles.add(setting.role()));
    List<Setting> changed = new ArrayList<>();
    for (String role : roles) {
      List<Setting> had = of(role, now);
      List<Setting> gets = of(role, wanted);
      if (!new HashSet<>(had).equals(new HashSet<>(gets))) {
        if (!had.isEmpty()) {
          statements.add(
              (role.isEmpty() ? "ALTER DATABASE " : "ALTER ROLE " + role(role) + " IN DATABASE ")
                  + name()
                  + " RESET ALL");
        }
        changed.addAll(gets);
      }
    }
    statements.addAll(wanted.with(changed).settingStatements(database));
    if (now.connectionLimit() != wanted.connectionLimit()) {
      statements.add("ALTER DATABASE " + name() + " CONNECTION LIMIT " + wanted.connectionLimit());
    }
    return statements;
  }

  private static List<Setting> of(String role, RestoreDatabase properties) {
    return properties.settings().stream().filter(each -> each.role().equals(role)).toList();
  }

  /** The built-in privileges are spelt out. */
  private static Set<Held> held(RestoreDatabase properties) {
    Set<Held> held = new LinkedHashSet<>();
    if (properties.defaultPrivileges()) {
      EVERYBODYS.forEach(privilege -> held.add(new Held("", privilege, false)));
      OWNERS.forEach(privilege -> held.add(new Held(properties.owner(), privilege, false)));
    }
    for (Grant grant : properties.grants()) {
      held.add(new Held(grant.grantee(), grant.privilege(), grant.grantable()));
    }
    return held;
  }

  private String name() {
    return Identifiers.quote(database);
  }

  private static String role(String role) {
    return role.isEmpty() ? "PUBLIC" : Identifiers.quote(role);
  }
}
