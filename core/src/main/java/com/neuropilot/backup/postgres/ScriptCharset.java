package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.StageException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * How the bytes of a script reach the server unchanged.
 *
 * <p>A database in SQL_ASCII converts nothing: its bytes pass as ISO-8859-1. In every other one,
 * statements are decoded and sent as UTF-8, and data goes as it is under the name of its encoding.
 */
final class ScriptCharset {
  private static final String NO_ENCODING = "SQLASCII";

  private final boolean transparent;
  private final String database;
  private String script;

  ScriptCharset(String databaseEncoding) {
    database = ServerEncoding.normal(databaseEncoding);
    transparent = database.equals(NO_ENCODING);
    script = database;
  }

  /**
   * Returns whether the driver can send a COPY statement as it stands: it sends those in UTF-8,
   * whatever the session's encoding.
   */
  boolean copies(String statement) {
    return !transparent || statement.chars().allMatch(c -> c < 0x80);
  }

  /** Takes the encoding that a script names; {@code SQL_ASCII} means that of the database. */
  void script(String encoding) {
    String named = ServerEncoding.normal(encoding);
    script = named.equals(NO_ENCODING) ? database : named;
  }

  /** Returns how the bytes of statements are read. */
  Charset statements() throws StageException {
    if (transparent) {
      return StandardCharsets.ISO_8859_1;
    }
    return ServerEncoding.known(script)
        .orElseThrow(
            () ->
                new StageException(
                    "The dump is in encoding "
                        + script
                        + ", which Java does not know or which no server can have. Dump with --encoding=UTF8 and try again.",
                    false));
  }

  /** Returns what is added to a COPY statement. */
  String copyOption() {
    return transparent || script.equals("UTF8") || script.equals("UNICODE")
        ? ""
        : " WITH (ENCODING " + Identifiers.literal(script) + ")";
  }
}
