package com.neuropilot.backup.postgres;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A SET statement.
 *
 * @param name the setting's name, in lower case
 * @param value its first value; empty for DEFAULT or none
 */
record ScriptSetting(String name, String value) {
  private static final Set<String> OFF =
      Set.of("off", "of", "false", "fals", "fal", "fa", "f", "no", "n", "0");
  private static final List<String> SCOPES = List.of("session", "local");
  private static final OwnershipVerdict UNKNOWN =
      OwnershipVerdict.attempt("the server does not know this setting", "42704");
  private static final OwnershipVerdict ACCESS_METHOD =
      OwnershipVerdict.attempt(
          "the server does not know this access method; its tables have the one before",
          "42704",
          "22023");

  static ScriptSetting of(ScriptStatement statement) {
    int name = SCOPES.contains(statement.token(1)) ? 2 : 1;
    if (statement.token(name).equals("names")) {
      return new ScriptSetting("client_encoding", statement.token(name + 1));
    }
    return new ScriptSetting(statement.token(name), statement.token(name + 2));
  }

  /** Returns how backslashes in plain strings are read afterwards, if that is what it sets. */
  Optional<Boolean> standardStrings() {
    return name.equals("standard_conforming_strings")
        ? Optional.of(!OFF.contains(value.toLowerCase(Locale.ROOT)))
        : Optional.empty();
  }

  OwnershipVerdict verdict() {
    return name.equals("default_table_access_method") ? ACCESS_METHOD : UNKNOWN;
  }
}
