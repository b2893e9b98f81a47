package com.neuropilot.backup.postgres;

import com.neuropilot.backup.postgres.DatabaseDetails.Role;
import com.neuropilot.backup.spi.Ownership;
import com.neuropilot.backup.spi.RestoreRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The roles of a dump, as a server has them beforehand.
 *
 * @param missing those that it does not have
 * @param problems what makes the restore fail, with what to do
 * @param warnings what a person should know
 * @param steps what will be done
 */
record RestoreRolesCheck(
    List<Role> missing, List<String> problems, List<String> warnings, List<String> steps) {
  /** Looks. */
  static RestoreRolesCheck look(
      Session session,
      RestoreServer server,
      RestoreRequest request,
      Optional<DatabaseDetails> details)
      throws IOException {
    RestoreRolesCheck check =
        new RestoreRolesCheck(
            request.ownership() == Ownership.MINE
                ? List.of()
                : RestoreRoles.missing(session, details),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>());
    if (!check.missing.isEmpty()) {
      check.missing(server, request);
    }
    if (request.ownership() == Ownership.KEEP && !server.superuser()) {
      check.foreign(session, details.map(DatabaseDetails::owner).orElse(""));
    }
    return check;
  }

  private void missing(RestoreServer server, RestoreRequest request) {
    String role = Identifiers.quote(server.role());
    String statements =
        String.join(" ", missing.stream().map(each -> RestoreRoles.statement(each) + ";").toList());
    if (request.createMissingRoles()) {
      if (!server.createsRoles()) {
        problems.add(
            "The role "
                + role
                + " may not create the roles that are missing. Let an administrator run: "
                + statements);
      }
      steps.add("Create the roles that are missing, without login: " + statements);
    } else if (request.ownership() == Ownership.KEEP) {
      problems.add(
          "Roles of the dump are missing. Run: "
              + statements
              + " Or let missing roles be created.");
    } else {
      warnings.add(
          "Roles of the dump are missing; what belongs to them will belong to "
              + role
              + ". To keep it, first run: "
              + statements);
    }
  }

  private void foreign(Session session, String owner) throws IOException {
    Set<String> own =
        new HashSet<>(
            session.list(
                "SELECT rolname FROM pg_catalog.pg_roles WHERE pg_catalog.pg_has_role(oid, 'MEMBER')",
                row -> row.getString(1)));
    boolean isMissing = missing.stream().anyMatch(role -> role.name().equals(owner));
    if (!owner.isEmpty() && !own.contains(owner) && !isMissing) {
      problems.add(
          "The database belonged to "
              + Identifiers.quote(owner)
              + ", to which this role may not give it. Restore as a superuser, or with ownership auto or mine.");
    }
  }
}
