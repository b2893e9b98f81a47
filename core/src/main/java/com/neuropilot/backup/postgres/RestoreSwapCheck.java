package com.neuropilot.backup.postgres;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What stands in the way of restoring beside a database in use and exchanging names with it.
 *
 * @param problems what makes it impossible, with what to do
 * @param warnings what a person should know
 */
record RestoreSwapCheck(List<String> problems, List<String> warnings) {
  /**
   * Looks.
   *
   * @param needed the names of the extensions that the dump makes, if they are known
   */
  static RestoreSwapCheck look(
      Session session,
      RestoreServer server,
      RestoreTarget target,
      RestoreSelection selection,
      Optional<List<String>> needed)
      throws IOException {
    List<String> problems = new ArrayList<>();
    String name = Identifiers.quote(target.name());
    if (!target.exists()) {
      problems.add("There is no database " + name + " to exchange with. Use mode new.");
      return new RestoreSwapCheck(problems, List.of());
    }
    if (!server.createsDatabases() || !target.owned()) {
      problems.add(
          "Mode swap takes a role that may create databases and that "
              + name
              + " belongs to; "
              + Identifiers.quote(server.role())
              + " is none. Use mode in-place, or ALTER ROLE "
              + Identifiers.quote(server.role())
              + " CREATEDB; ALTER DATABASE "
              + name
              + " OWNER TO "
              + Identifiers.quote(server.role())
              + ";");
    }
    if (!selection.everything()) {
      problems.add(
          "Mode swap replaces the whole database, and everything written since the backup with it: it cannot be had for some tables. Restore them with mode new into a database of another name, and copy from there what is missing.");
    }
    String forbidden =
        needed.orElse(target.extensionNames()).stream()
            .filter(extension -> server.hasExtension(extension) && !server.mayInstall(extension))
            .collect(Collectors.joining(", "));
    RestoreObstacles obstacles = RestoreObstacles.look(session, target.name());
    problems.addAll(obstacles.problems());
    List<String> warnings = new ArrayList<>(obstacles.warnings());
    if (!forbidden.isEmpty()) {
      (needed.isPresent() ? problems : warnings).add(extensions(forbidden, needed.isPresent()));
    }
    if (target.owned()) {
      problems.addAll(settings(session, target.name()));
    }
    kept(session, target.name()).forEach(warnings::add);
    return new RestoreSwapCheck(problems, warnings);
  }

  private static String extensions(String names, boolean certain) {
    return "Only a superuser may install the extensions "
        + names
        + (certain
            ? ", which the dump makes in the new database."
            : " in the new database; the backup does not say whether its dump makes them.")
        + " Use mode in-place, which leaves them where they are, or restore as a superuser.";
  }

  /**
   * Sets what is set already, in a transaction that is rolled back: only the server knows who may
   * set what.
   */
  private static List<String> settings(Session session, String name) throws IOException {
    Optional<RestoreDatabase> inUse = RestoreDatabase.read(session, name);
    List<String> refused = new ArrayList<>();
    if (inUse.isPresent()) {
      session.execute("BEGIN");
      try {
        for (String statement : inUse.get().with(inUse.get().settings()).settingStatements(name)) {
          RestoreCarrying.refuse(session, statement, true, refused);
        }
      } finally {
        session.execute("ROLLBACK");
      }
    }
    return refused.isEmpty() ? List.of() : List.of(RestoreCarrying.refused(refused));
  }

  private static List<String> kept(Session session, String name) throws IOException {
    return ReplacedDatabases.list(session).stream()
        .filter(replaced -> replaced.database().equals(name))
        .map(
            replaced ->
                "The database "
                    + Identifiers.quote(replaced.holder())
                    + " of an earlier restore is still kept"
                    + replaced.keptUntil().map(until -> " (until " + until + ")").orElse("")
                    + " and takes room; 'rollback --discard' drops it.")
        .toList();
  }

  /** Returns what will be done after the new database is complete. */
  static List<String> steps(String name, ReplacedMark mark) {
    return List.of(
        "End the sessions in "
            + Identifiers.quote(name)
            + " and, in one transaction, rename it to "
            + Identifiers.quote(RestoreScratchName.before(name, mark.replaced()))
            + " and the new one to "
            + Identifiers.quote(name)
            + ". What was written since the backup was begun is in the old one only.",
        "Keep the old one"
            + mark.keptUntil().map(until -> " until " + until).orElse("")
            + ": 'rollback' brings it back, 'rollback --discard' drops it.");
  }
}
