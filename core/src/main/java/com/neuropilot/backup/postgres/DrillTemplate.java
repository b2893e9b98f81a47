package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.Ownership;
import com.neuropilot.backup.spi.RestoreRequest;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What a drill on a server that is there restores into a copy of, where the backup has extensions
 * that only a superuser may install: the drill's own database has another name each time, so
 * nothing can be installed in it beforehand.
 *
 * @param name the database's name, the same for each drill of a pipeline's backups
 */
record DrillTemplate(String name) {
  private static final String COPYABLE =
      "SELECT datistemplate OR pg_catalog.pg_has_role(datdba, 'USAGE') FROM pg_catalog.pg_database WHERE datname = ?";

  /** Returns that of a drill's database: {@code shop_drill_template}. */
  static DrillTemplate of(String drilled) {
    return new DrillTemplate(drilled.replaceFirst("_[0-9]{14}$", "") + "_template");
  }

  /**
   * Makes the drill's database as a copy, if it needs to be one and the template is there; what the
   * template lacks then, the preflight says.
   *
   * @param database the drill's database, which does not exist yet
   */
  void copy(Session session, String database, RestoreRequest request) throws IOException {
    if (request.details().isEmpty()) {
      return;
    }
    DatabaseDetails details = DatabaseDetails.fromJson(request.details().get());
    RestoreServer server = RestoreServer.look(session);
    if (RestoreExtensions.of(Optional.of(details), server).forbidden().isEmpty()
        || !server.createsDatabases()
        || !exists(session)) {
      return;
    }
    requireCopyable(session);
    RestoreProperties properties =
        new RestoreProperties(Ownership.AUTO, Optional.of(RestoreDatabase.of(details)));
    try {
      session.execute(
          "CREATE DATABASE "
              + Identifiers.quote(database)
              + " TEMPLATE "
              + Identifiers.quote(name)
              + properties.createOptions(session, RestoreTarget.absent(database)));
    } catch (StageException e) {
      throw uncopied(e);
    }
    DrillLeftovers.mark(session, database);
    requireRights(session.endpoint().withDatabase(database), request);
  }

  /** A drill restores without the recorded rows, so the preflight does not know of them. */
  private void requireRights(Endpoint copy, RestoreRequest request) throws IOException {
    try (Session inside = Session.open(copy)) {
      List<String> problems =
          ExtensionTable.problems(ExtensionTable.read(inside), request.rows(), name, copy.user());
      if (!problems.isEmpty()) {
        throw new StageException(
            "The drill cannot begin on this server: " + String.join(" ", problems), false);
      }
    }
  }

  /**
   * Returns where a superuser installs extensions for the drills, up to the statements.
   *
   * @param options the options of CREATE DATABASE after the template
   */
  String place(Session session, String options) throws IOException {
    return exists(session)
        ? "in " + Identifiers.quote(name) + ": "
        : "CREATE DATABASE "
            + Identifiers.quote(name)
            + " TEMPLATE template0"
            + options
            + " IS_TEMPLATE true; and run in it: ";
  }

  /** Returns what a person should know about the template, as the end of a problem. */
  String explained() {
    return " Each drill of these backups restores into a copy of "
        + Identifiers.quote(name)
        + ". Or drill on a server that is started for it (drill.server = embedded, no --server),"
        + " where the drill installs them itself.";
  }

  /** Returns the problem that there is more in it than extensions. */
  String notEmpty(List<String> contents) {
    return "The database "
        + Identifiers.quote(name)
        + ", which the drill restores into a copy of, must hold nothing but extensions: it holds "
        + String.join(", ", contents)
        + ". Drop that in it.";
  }

  private boolean exists(Session session) throws IOException {
    return !session.list(COPYABLE, row -> row.getBoolean(1), name).isEmpty();
  }

  private void requireCopyable(Session session) throws IOException {
    if (!session.isTrue(COPYABLE, name)) {
      throw new StageException(
          "The drill cannot begin on this server: the role "
              + Identifiers.quote(session.endpoint().user())
              + " may not copy the database "
              + Identifiers.quote(name)
              + ", in which the extensions of the backup are. Let a superuser run ALTER DATABASE "
              + Identifiers.quote(name)
              + " IS_TEMPLATE true;",
          false);
    }
  }

  private StageException uncopied(StageException reason) {
    String quoted = Identifiers.quote(name);
    Throwable said = Optional.ofNullable(reason.getCause()).orElse(reason);
    return new StageException(
        "The drill cannot begin on this server: the database "
            + quoted
            + ", in which the extensions of the backup are, cannot be copied: "
            + SqlFailures.said(said)
            + " If somebody is connected to it, let him disconnect. If its encoding or locale is"
            + " another one than the backup's, let a superuser run ALTER DATABASE "
            + quoted
            + " IS_TEMPLATE false; DROP DATABASE "
            + quoted
            + "; and drill again, which says how to make it anew.",
        reason.retryable(),
        reason);
  }
}
