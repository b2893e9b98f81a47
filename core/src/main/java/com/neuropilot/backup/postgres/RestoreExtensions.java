package com.neuropilot.backup.postgres;

import com.neuropilot.backup.postgres.DatabaseDetails.Extension;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The extensions that a dump makes, and what of them this server and the restoring role can do.
 *
 * @param needed as the backup recorded them
 * @param server what it has, and what the role may install
 */
record RestoreExtensions(List<Extension> needed, RestoreServer server) {
  private static final String PUBLIC = "public";
  private static final String SERVERS_OWN = "pg_";

  static RestoreExtensions of(Optional<DatabaseDetails> details, RestoreServer server) {
    return new RestoreExtensions(
        details.map(DatabaseDetails::extensions).orElse(List.of()), server);
  }

  List<String> names() {
    return needed.stream().map(Extension::name).toList();
  }

  /** Returns those that only a superuser may install. */
  List<Extension> forbidden() {
    return needed.stream()
        .filter(each -> server.hasExtension(each.name()) && !server.mayInstall(each.name()))
        .toList();
  }

  /**
   * Returns those that a superuser installs, in the order in which he does: before each that only
   * he may install what it requires, which would otherwise come along into its schema.
   */
  List<Extension> superusers() {
    return withRequirements(forbidden());
  }

  private List<Extension> withRequirements(List<Extension> some) {
    Set<String> all = new HashSet<>();
    Deque<String> left = new ArrayDeque<>(some.stream().map(Extension::name).toList());
    while (!left.isEmpty()) {
      String name = left.pop();
      if (all.add(name)) {
        left.addAll(server.requirements(name));
      }
    }
    return needed.stream().filter(each -> all.contains(each.name())).toList();
  }

  /** Returns a problem for each that the server does not have. */
  List<String> missing() {
    return names().stream()
        .filter(name -> !server.hasExtension(name))
        .map(
            name ->
                "The server does not have the extension "
                    + name
                    + ". Install its package on the server (many are in postgresql-contrib).")
        .toList();
  }

  /**
   * Returns the problem that only a superuser may install what is not there, with what that one
   * runs; empty if all is there.
   *
   * @param installed the names of those that are in the target
   * @param place where it is run, up to the statements
   */
  Optional<String> refused(List<String> installed, String place) {
    List<Extension> absent =
        forbidden().stream().filter(each -> !installed.contains(each.name())).toList();
    return absent.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Only a superuser may install the extensions "
                + absent.stream().map(Extension::name).collect(Collectors.joining(", "))
                + ". Let one run "
                + place
                + withRequirements(absent).stream()
                    .filter(each -> !installed.contains(each.name()))
                    .flatMap(each -> statements(each, server.role()).stream())
                    .distinct()
                    .map(statement -> statement + ";")
                    .collect(Collectors.joining(" ")));
  }

  /**
   * Returns what a superuser runs for an extension to lie in the schema that the dump expects it
   * in. Others that it needs, and that are not there yet, come along.
   *
   * @param role the role that restores, and to which everything else in that schema may belong
   */
  static List<String> statements(Extension extension, String role) {
    String schema = extension.schema();
    boolean named = !schema.isEmpty() && !schema.startsWith(SERVERS_OWN);
    List<String> statements = new ArrayList<>();
    if (named && !schema.equals(PUBLIC)) {
      statements.add(
          "CREATE SCHEMA IF NOT EXISTS "
              + Identifiers.quote(schema)
              + " AUTHORIZATION "
              + Identifiers.quote(role));
    }
    statements.add(
        "CREATE EXTENSION IF NOT EXISTS "
            + Identifiers.quote(extension.name())
            + (named ? " SCHEMA " + Identifiers.quote(schema) : "")
            + " CASCADE");
    return statements;
  }
}
