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
import java.util.stream.Collectors;

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
      check.left(server, details.orElseThrow());
    }
    if (request.ownership() == Ownership.KEEP && !server.superuser()) {
      check.foreign(session, details.map(DatabaseDetails::owner).orElse(""));
    }
    return check;
  }

  private void missing(RestoreServer server, RestoreRequest request) {
    String role = Identifiers.quote(server.role());
    String statements = RoleList.of(missing, server.version());
    if (request.createMissingRoles() && server.createsRoles()) {
      steps.add(
          "Create the roles that are missing: "
              + statements
              + (server.superuser()
                  ? ""
                  : " What " + role + " may not give is left out and listed."));
    } else if (request.ownership() == Ownership.KEEP) {
      problems.add(
          "Roles of the dump are missing. "
              + (request.createMissingRoles()
                  ? "The role "
                      + role
                      + " may not create roles. Let an administrator run: "
                      + statements
                  : "Run: " + statements + " Or let missing roles be created."));
    } else {
      warnings.add(
          "Roles of the dump are missing; what belongs to them will belong to "
              + role
              + (request.createMissingRoles() ? ", which may not create roles" : "")
              + ". To keep it, first "
              + (request.createMissingRoles() ? "let an administrator run: " : "run: ")
              + statements);
    }
  }

  /** Roles that are there already may be somebody else's: they become members of nothing. */
  private void left(RestoreServer server, DatabaseDetails details) {
    Set<String> names = missing.stream().map(Role::name).collect(Collectors.toSet());
    List<String> grants =
        details.roles().stream()
            .filter(role -> !names.contains(role.name()) && !role.name().equals(server.role()))
            .flatMap(
                role ->
                    role.memberships().stream()
                        .filter(membership -> names.contains(membership.role()))
                        .map(new RoleScript(role, server.version())::grant))
            .map(statement -> statement + ";")
            .toList();
    if (!grants.isEmpty()) {
      warnings.add(
          "Roles that are there already were members of roles that are missing. They are left as they are; if they are the same ones, afterwards run: "
              + String.join(" ", grants));
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
