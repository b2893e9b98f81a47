package com.neuropilot.backup.cli.everything;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.postgres.PostgresServer;
import com.neuropilot.backup.postgres.RestoreFixture;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * A server with two databases that have everything in them: a superuser's, and that of a plain
 * owner for whom a superuser installed extensions.
 */
final class Everything {
  private static final int LARGEST_FIELD = 1_000_000;
  private static final int LEAST_CONTENTS = 30;
  private static final String[] SUPERUSERS_EXTENSIONS = {
    "CREATE EXTENSION dblink", "CREATE EXTENSION postgres_fdw"
  };

  private final PostgresServer server = PostgresServer.embedded();
  private final RestoreFixture fixture;
  private final Map<Role, String> schemas = new EnumMap<>(Role.class);
  private final Map<Role, Map<String, String>> contents = new EnumMap<>(Role.class);

  private Everything(Path home) {
    fixture = new RestoreFixture(server, home);
  }

  /**
   * Starts the server.
   *
   * @param home what the tools take for the home directory
   */
  static Everything start(Path home) throws Exception {
    Everything everything = new Everything(home);
    everything.server.start();
    everything.load();
    return everything;
  }

  void stop() throws IOException {
    server.stop();
  }

  private void load() throws Exception {
    server.execute("postgres", "CREATE ROLE reporting", "CREATE ROLE \"Wörker \"\"7\"\"\"");
    create(Role.SUPERUSER, Role.SUPERUSER.source());
    load(Role.SUPERUSER, "everything.sql", "everything-superuser.sql");
    createForOwner(Role.OWNER.source());
    load(Role.OWNER, "everything.sql");
    for (Role role : Role.values()) {
      schemas.put(role, fixture.schema(role.source()));
      contents.put(role, fixture.contents(role.source()));
      assertThat(contents.get(role)).hasSizeGreaterThanOrEqualTo(LEAST_CONTENTS);
    }
  }

  private void load(Role role, String... scripts) throws Exception {
    fixture.load(role.source(), role.user(), LARGEST_FIELD, scripts);
    fixture.load(role.source(), role.user(), LARGEST_FIELD, own("inventory"), own("long-row"));
  }

  private static String own(String name) {
    return "/com/neuropilot/backup/cli/everything/" + name + ".sql";
  }

  private void create(Role role, String database) throws SQLException {
    server.execute(
        "postgres", "CREATE DATABASE " + database + " TEMPLATE template0 OWNER " + role.user());
  }

  /** Creates an empty database of the plain owner's, with the extensions of a superuser. */
  void createForOwner(String database) throws SQLException {
    create(Role.OWNER, database);
    server.execute(database, SUPERUSERS_EXTENSIONS);
  }

  /** Makes an exact copy of a role's database. */
  void copy(Role role, String copy) throws SQLException {
    server.execute("postgres", "CREATE DATABASE " + copy + " TEMPLATE " + role.source());
  }

  /** Returns the address of a database, for a role. */
  String url(Role role, String database) {
    return "postgresql://" + role.user() + "@127.0.0.1:" + server.port() + "/" + database;
  }

  /** Holds a database against the one that it was restored from: definitions, then content. */
  void assertSame(Role role, String restored) throws Exception {
    assertThat(fixture.schema(restored)).isEqualTo(schemas.get(role));
    assertSameContents(role, restored);
  }

  /** Holds each table, sequence and large object against that of the original. */
  void assertSameContents(Role role, String restored) throws SQLException {
    assertThat(differences(role, restored)).isEmpty();
  }

  /** The same with what another server holds. */
  void assertSameContents(Role role, Map<String, String> restored) {
    assertThat(differences(role, restored)).isEmpty();
  }

  /** Returns the names of the tables, sequences and large objects that are not as they were. */
  Set<String> differences(Role role, String restored) throws SQLException {
    return differences(role, fixture.contents(restored));
  }

  private Set<String> differences(Role role, Map<String, String> actual) {
    Map<String, String> expected = contents.getOrDefault(role, Map.of());
    Set<String> names = new TreeSet<>(expected.keySet());
    names.addAll(actual.keySet());
    names.removeIf(name -> Objects.equals(expected.get(name), actual.get(name)));
    return names;
  }

  void drop(String database) throws SQLException {
    server.execute("postgres", "DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
  }

  List<String> databases() throws SQLException {
    return fixture.databases();
  }

  PostgresServer server() {
    return server;
  }
}
