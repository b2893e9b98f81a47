package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.ReplacedDatabase;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands in the way of restoring beside a database in use and exchanging names with it.
 *
 * @param problems what makes it impossible, with what to do
 * @param warnings what a person should know
 */
record RestoreSwapCheck(List<String> problems, List<String> warnings) {
  /** Looks. */
  static RestoreSwapCheck look(
      Session session, RestoreServer server, RestoreTarget target, RestoreSelection selection)
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
    List<String> forbidden =
        target.extensions().stream()
            .filter(extension -> server.hasExtension(extension) && !server.mayInstall(extension))
            .toList();
    if (!forbidden.isEmpty()) {
      problems.add(
          "Only a superuser may install the extensions "
              + String.join(", ", forbidden)
              + " in the new database. Use mode in-place, which leaves them where they are, or restore as a superuser.");
    }
    RestoreObstacles obstacles = RestoreObstacles.look(session, target.name());
    problems.addAll(obstacles.problems());
    List<String> warnings = new ArrayList<>(obstacles.warnings());
    kept(session, target.name()).forEach(warnings::add);
    return new RestoreSwapCheck(problems, warnings);
  }

  private static List<String> kept(Session session, String name) throws IOException {
    return ReplacedDatabases.list(session).stream()
        .filter(replaced -> replaced.database().equals(name))
        .map(ReplacedDatabase::holder)
        .map(
            holder ->
                "The database "
                    + Identifiers.quote(holder)
                    + " of an earlier restore is still kept and takes room; 'rollback --discard' drops it.")
        .toList();
  }

  /** Returns what will be done after the new database is complete. */
  static List<String> steps(String name, Instant now) {
    return List.of(
        "End the sessions in "
            + Identifiers.quote(name)
            + " and, in one transaction, rename it to "
            + Identifiers.quote(RestoreScratchName.before(name, now))
            + " and the new one to "
            + Identifiers.quote(name)
            + ". What was written since the backup was begun is in the old one only.",
        "Keep the old one: 'rollback' brings it back, 'rollback --discard' drops it.");
  }
}
