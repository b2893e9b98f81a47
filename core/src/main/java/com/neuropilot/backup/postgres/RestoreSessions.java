package com.neuropilot.backup.postgres;

import java.io.IOException;

/** Opens sessions that write. */
final class RestoreSessions {
  private static final String IS_TRANSPARENT =
      "SELECT pg_catalog.getdatabaseencoding() = 'SQL_ASCII'";

  private RestoreSessions() {}

  /** Opens a session for statements of our own. */
  static Session open(Endpoint endpoint) throws IOException {
    return writing(Session.open(endpoint));
  }

  /**
   * Opens a session in a database that a dump is restored in, for its script and for looking at
   * what came of it.
   */
  static Session openForScript(Endpoint endpoint) throws IOException {
    Session session = writing(Session.openForScript(endpoint));
    if (isTransparent(session)) {
      session.execute("SET client_encoding = 'LATIN1'");
    }
    return session;
  }

  /**
   * Returns whether the session's database stores bytes as they come; its texts are then read as
   * ISO-8859-1.
   */
  static boolean isTransparent(Session session) throws IOException {
    return session.isTrue(IS_TRANSPARENT);
  }

  private static Session writing(Session session) throws IOException {
    session.execute("SET default_transaction_read_only = off");
    return session;
  }
}
