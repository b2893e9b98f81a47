package com.neuropilot.backup.postgres;

import java.util.List;
import java.util.Optional;

/**
 * The name of a table.
 *
 * @param schema its schema, if named
 * @param table its own name
 */
record RestoreTableName(Optional<String> schema, String table) {
  /**
   * Reads a name that is quoted as SQL where needed; whatever is no such name is taken as it
   * stands.
   */
  static RestoreTableName parse(String text) {
    List<ScriptToken> tokens = ScriptTokens.of(text, 4);
    boolean qualified =
        tokens.size() == 3
            && tokens.get(0).isName()
            && tokens.get(1).is(".")
            && tokens.get(2).isName();
    if (qualified) {
      return new RestoreTableName(Optional.of(tokens.get(0).text()), tokens.get(2).text());
    }
    return new RestoreTableName(
        Optional.empty(),
        tokens.size() == 1 && tokens.get(0).isName() ? tokens.get(0).text() : text);
  }

  /** Returns the name for SQL. */
  String quoted() {
    return schema
        .map(name -> Identifiers.qualified(name, table))
        .orElseGet(() -> Identifiers.quote(table));
  }
}
