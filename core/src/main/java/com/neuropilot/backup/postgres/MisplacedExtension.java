package com.neuropilot.backup.postgres;

import com.neuropilot.backup.postgres.DatabaseDetails.Extension;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An extension that is in another schema of a database than the backup's objects look for it in:
 * the dump itself only makes one that is not there.
 *
 * @param wanted as the backup had it
 * @param there as it is in the database
 * @param remakable whether the restoring role may drop it, nothing but what is restored needs it,
 *     and the dump may make it anew
 */
record MisplacedExtension(Extension wanted, InstalledExtension there, boolean remakable) {
  /** Returns all in a database, in the order in which the backup's were made. */
  static List<MisplacedExtension> find(RestoreExtensions extensions, RestoreTarget target) {
    List<MisplacedExtension> found = new ArrayList<>();
    for (Extension wanted : extensions.needed()) {
      target.extensions().stream()
          .filter(there -> there.name().equals(wanted.name()))
          .filter(there -> !wanted.schema().isEmpty() && !wanted.schema().equals(there.schema()))
          .filter(there -> !there.bound())
          .forEach(there -> found.add(new MisplacedExtension(wanted, there, false)));
    }
    Set<String> remakable = remakable(found, extensions.server(), target);
    return found.stream()
        .map(
            each ->
                new MisplacedExtension(each.wanted, each.there, remakable.contains(each.name())))
        .toList();
  }

  private static Set<String> remakable(
      List<MisplacedExtension> found, RestoreServer server, RestoreTarget target) {
    Set<String> names =
        found.stream()
            .filter(each -> each.there.owned() && server.mayInstall(each.name()))
            .map(MisplacedExtension::name)
            .collect(Collectors.toSet());
    boolean fewer = true;
    while (fewer) {
      fewer =
          names.removeIf(
              name ->
                  target.extensionNames().stream()
                      .filter(other -> !names.contains(other))
                      .anyMatch(other -> server.requirements(other).contains(name)));
    }
    return names;
  }

  String name() {
    return wanted.name();
  }

  /** Returns what a restore does that drops it. */
  String step() {
    return "Drop the extension "
        + Identifiers.quote(name())
        + " too, which is in the schema "
        + Identifiers.quote(there.schema())
        + ", and make it anew in "
        + Identifiers.quote(wanted.schema())
        + ", where the backup had it.";
  }

  /**
   * Returns the problem, with the statements that mend it.
   *
   * @param database where it is
   * @param role the restoring role
   * @param empty whether nothing but extensions is in the database
   */
  String problem(String database, String role, boolean empty) {
    return "The extension "
        + Identifiers.quote(name())
        + " is in the schema "
        + Identifiers.quote(there.schema())
        + " of "
        + Identifiers.quote(database)
        + ", and in the backup in the schema "
        + Identifiers.quote(wanted.schema())
        + ", where what is restored looks for it. "
        + (remakable ? "Run in " : "Let a superuser run in ")
        + Identifiers.quote(database)
        + ": "
        + statements(role).stream().map(each -> each + ";").collect(Collectors.joining(" "))
        + more(empty);
  }

  private List<String> statements(String role) {
    String drop = "DROP EXTENSION " + Identifiers.quote(name());
    if (remakable) {
      return List.of(drop);
    }
    List<String> statements = new ArrayList<>(RestoreExtensions.statements(wanted, role));
    if (there.relocatable()) {
      statements.set(
          statements.size() - 1,
          "ALTER EXTENSION "
              + Identifiers.quote(name())
              + " SET SCHEMA "
              + Identifiers.quote(wanted.schema()));
    } else {
      statements.add(0, drop);
    }
    return statements;
  }

  /** DROP EXTENSION without CASCADE drops nothing that anybody would miss. */
  private String more(boolean empty) {
    if (remakable) {
      return " The dump makes it anew.";
    }
    return there.relocatable()
        ? ""
        : " It cannot be moved, only made anew. If something needs it, DROP EXTENSION says so and"
            + " drops nothing: "
            + (empty
                ? "then drop and make anew the extensions that it names, too."
                : "then restore in mode swap, or in mode new into a database of another name.");
  }
}
