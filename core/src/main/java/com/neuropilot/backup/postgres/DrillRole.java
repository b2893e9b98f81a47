package com.neuropilot.backup.postgres;

import com.neuropilot.backup.postgres.DatabaseDetails.Extension;
import com.neuropilot.backup.postgres.DatabaseDetails.Role;
import com.neuropilot.backup.spi.Ownership;
import com.neuropilot.backup.spi.RestoreRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The plain role that a dump runs as on a drill's own server, and what a superuser does for it
 * beforehand: the roles that the dump names, without login and without rights of their own, and the
 * extensions that only a superuser may install.
 */
final class DrillRole {
  static final String NAME = "neuropilot_drill";

  private DrillRole() {}

  /** Creates the role. */
  static void create(Session superuser, String password) throws IOException {
    superuser.execute(
        "CREATE ROLE " + NAME + " LOGIN CREATEDB PASSWORD " + Identifiers.literal(password));
  }

  /**
   * Makes the server ready for a restore as that role.
   *
   * @param superuser a session of the superuser's, in another database
   */
  static void prepare(Session superuser, RestoreRequest request) throws IOException {
    if (request.details().isEmpty()) {
      return;
    }
    DatabaseDetails details = DatabaseDetails.fromJson(request.details().get());
    for (Role role : RestoreRoles.missing(superuser, Optional.of(details))) {
      superuser.execute(RoleScript.bare(role));
      superuser.execute("GRANT " + Identifiers.quote(role.name()) + " TO " + NAME);
    }
    List<Extension> extensions = superusers(superuser, details);
    if (!extensions.isEmpty()) {
      install(superuser, request, details, extensions);
    }
  }

  /** Returns the recorded extensions that the role may not install, with what they require. */
  private static List<Extension> superusers(Session superuser, DatabaseDetails details)
      throws IOException {
    superuser.execute("SET ROLE " + NAME);
    try {
      RestoreServer server = RestoreServer.look(superuser);
      return RestoreExtensions.of(Optional.of(details), server).superusers();
    } finally {
      superuser.execute("RESET ROLE");
    }
  }

  /** In a database of the role's, which is empty but for them. */
  private static void install(
      Session superuser,
      RestoreRequest request,
      DatabaseDetails details,
      List<Extension> extensions)
      throws IOException {
    String database = request.targetDatabase().orElseThrow();
    RestoreProperties properties =
        new RestoreProperties(Ownership.AUTO, Optional.of(RestoreDatabase.of(details)));
    superuser.execute(
        "CREATE DATABASE "
            + Identifiers.quote(database)
            + " OWNER "
            + NAME
            + " TEMPLATE template0"
            + properties.createOptions(superuser, RestoreTarget.absent(database)));
    try (Session inside = Session.open(superuser.endpoint().withDatabase(database))) {
      for (Extension extension : extensions) {
        for (String statement : RestoreExtensions.statements(extension, NAME)) {
          inside.execute(statement);
        }
      }
      for (ExtensionTable table : ExtensionTable.read(inside)) {
        inside.execute("GRANT SELECT, INSERT ON " + table.name().quoted() + " TO " + NAME);
      }
    }
  }
}
