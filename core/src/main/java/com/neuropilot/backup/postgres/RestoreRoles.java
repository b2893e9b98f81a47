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
 * Creates the roles that a dump names and the server lacks: without login and password, dropped
 * again with a restore that fails.
 */
final class RestoreRoles {
  private final List<String> created = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

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

  /** Returns what a person would run. */
  static String statement(Role role) {
    return "CREATE ROLE "
        + Identifiers.quote(role.name())
        + " NOLOGIN"
        + (role.inherit() ? "" : " NOINHERIT");
  }

  /** Creates the roles. Each that was created is known even when a later one fails. */
  void create(Session session, List<Role> missing, boolean superuser) throws IOException {
    for (Role role : missing) {
      create(session, role);
    }
    for (Role role : missing) {
      memberships(session, role);
      if (!superuser) {
        // Without it, nothing could be given to the role.
        attempt(session, "GRANT " + Identifiers.quote(role.name()) + " TO CURRENT_USER");
      }
    }
    if (!created.isEmpty()) {
      warnings.add(
          "Roles were created without login and password: "
              + String.join(", ", created.stream().map(Identifiers::quote).toList())
              + ". Give them what they need, e.g. ALTER ROLE ... LOGIN PASSWORD ...;");
    }
  }

  /** When its answer is lost, nobody knows whether it was made: then it counts as made. */
  private void create(Session session, Role role) throws IOException {
    created.add(role.name());
    try {
      session.execute(statement(role));
    } catch (StageException e) {
      if (e.getCause() instanceof SQLException answer && !RestoreFailure.isConnectionLost(answer)) {
        created.remove(role.name());
      }
      throw e;
    }
  }

  List<String> warnings() {
    return warnings;
  }

  /** Drops what was created. */
  void undo(RestoreControl control) throws IOException {
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

  private void memberships(Session session, Role role) throws IOException {
    for (String group : role.memberOf()) {
      attempt(
          session, "GRANT " + Identifiers.quote(group) + " TO " + Identifiers.quote(role.name()));
    }
  }

  private void attempt(Session session, String statement) throws IOException {
    RestoreAttempt.of(session, statement, false)
        .ifPresent(reason -> warnings.add(statement + " was skipped: " + reason));
  }
}
