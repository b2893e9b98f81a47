package com.neuropilot.backup.postgres;

import com.neuropilot.backup.postgres.DatabaseDetails.Role;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Creates the roles that a dump names and the server lacks, with attributes, memberships and
 * settings, without login and password; dropped again with a restore that fails.
 */
final class RestoreRoles {
  private final List<String> created = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private boolean begun;

  /** Returns the recorded roles that the server lacks. */
  static List<Role> missing(Session session, Optional<DatabaseDetails> details) throws IOException {
    if (details.isEmpty()) {
      return List.of();
    }
    Set<String> present =
        new HashSet<>(
            session.list("SELECT rolname FROM pg_catalog.pg_roles", row -> row.getString(1)));
    return details.get().roles().stream()
        .filter(role -> !present.contains(role.name()) && !role.name().startsWith("pg_"))
        .toList();
  }

  /**
   * Creates the roles with what they had and this role may give, all of them or, when that fails,
   * none. What the server refuses is a warning.
   */
  void create(Session session, List<Role> missing, boolean superuser) throws IOException {
    if (missing.isEmpty()) {
      return;
    }
    begun = true;
    session.execute("BEGIN");
    try {
      List<Role> made = make(session, missing);
      if (!superuser) {
        for (Role role : made) {
          // Without it, nothing could be given to the role.
          attempt(session, "GRANT " + Identifiers.quote(role.name()) + " TO CURRENT_USER");
        }
      }
      made.forEach(role -> created.add(role.name()));
      session.execute("COMMIT");
      if (!made.isEmpty()) {
        warnings.add(told(made));
      }
    } catch (IOException | RuntimeException e) {
      forget(e);
      rollBack(session, e);
      throw e;
    }
  }

  private List<Role> make(Session session, List<Role> missing) throws IOException {
    List<Role> made = new ArrayList<>();
    for (Role role : missing) {
      RoleScript script = new RoleScript(role, session.version());
      if (attempt(session, script.create())) {
        made.add(role);
        attempt(session, script.alterations());
      }
    }
    for (Role role : made) {
      RoleScript script = new RoleScript(role, session.version());
      attempt(session, script.memberships());
      attempt(session, script.settings());
    }
    return made;
  }

  /** When the answer to COMMIT is lost, nobody knows whether they were made: they count as made. */
  private void forget(Exception failure) {
    boolean refused =
        failure.getCause() instanceof SQLException answer
            && !RestoreFailure.isConnectionLost(answer);
    if (refused) {
      created.clear();
    }
  }

  private static void rollBack(Session session, Exception reason) {
    try {
      session.execute("ROLLBACK");
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  private static String told(List<Role> made) {
    List<String> logins =
        made.stream().filter(Role::login).map(role -> Identifiers.quote(role.name())).toList();
    return "Roles were created without login and password, on purpose: "
        + String.join(", ", made.stream().map(role -> Identifiers.quote(role.name())).toList())
        + ". "
        + (logins.isEmpty()
            ? "None of them had LOGIN."
            : "Give those that had LOGIN theirs: "
                + String.join(
                    " ",
                    logins.stream()
                        .map(name -> "ALTER ROLE " + name + " LOGIN PASSWORD '...';")
                        .toList()));
  }

  List<String> warnings() {
    return warnings;
  }

  /**
   * Drops what was created. When the connection was lost, the server may not know yet: the session
   * that the roles were being made in is ended first.
   */
  void undo(RestoreControl control) throws IOException {
    if (!begun) {
      return;
    }
    control.session();
    List<String> left = new ArrayList<>();
    for (String role : created) {
      RestoreAttempt.of(control.session(), "DROP ROLE IF EXISTS " + Identifiers.quote(role), false)
          .ifPresent(reason -> left.add(Identifiers.quote(role) + ": " + reason));
    }
    created.clear();
    if (!left.isEmpty()) {
      throw new StageException(
          "Roles that the restore created could not be dropped again: " + String.join("; ", left),
          false);
    }
  }

  private void attempt(Session session, List<String> statements) throws IOException {
    for (String statement : statements) {
      attempt(session, statement);
    }
  }

  /** Returns whether it was done; a setting's value is not told. */
  private boolean attempt(Session session, String statement) throws IOException {
    Optional<String> refused = RestoreAttempt.of(session, statement, true);
    refused.ifPresent(
        reason ->
            warnings.add(new ScriptStatement(statement, 0).head() + " was skipped: " + reason));
    return refused.isEmpty();
  }
}
