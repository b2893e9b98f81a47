package com.neuropilot.backup.postgres;

import com.neuropilot.backup.postgres.DatabaseDetails.Role;
import java.util.ArrayList;
import java.util.List;

/** What makes recorded roles again, for people: statements to run, and what is not in them. */
final class RoleList {
  private RoleList() {}

  /** Returns it, ending with a semicolon or a full stop. */
  static String of(List<Role> roles, ServerVersion server) {
    List<RoleScript> scripts = roles.stream().map(role -> new RoleScript(role, server)).toList();
    List<String> parts = new ArrayList<>();
    scripts.forEach(script -> parts.add(script.createWhole() + ";"));
    scripts.forEach(script -> script.memberships().forEach(grant -> parts.add(grant + ";")));
    List<String> logins =
        roles.stream().filter(Role::login).map(role -> Identifiers.quote(role.name())).toList();
    if (!logins.isEmpty()) {
      parts.add(
          "NOLOGIN and no password is on purpose; these had LOGIN: "
              + String.join(", ", logins)
              + ".");
    }
    List<String> settings =
        scripts.stream().map(RoleScript::settingNames).filter(names -> !names.isEmpty()).toList();
    if (!settings.isEmpty()) {
      parts.add("They had settings of their own: " + String.join(", ", settings) + ".");
    }
    return String.join(" ", parts);
  }
}
