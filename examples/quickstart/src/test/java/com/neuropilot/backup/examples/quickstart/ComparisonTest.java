package com.neuropilot.backup.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.RestoreResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The comparison finds what differs, and the README's example leaves nothing that does. */
class ComparisonTest {
  @TempDir static Path home;
  private static DemoServer server;

  private final ByteArrayOutputStream told = new ByteArrayOutputStream();
  private final Comparison comparison =
      new Comparison(
          server, new Story(new PrintStream(told, true, StandardCharsets.UTF_8)), "original");

  @BeforeAll
  static void fillADatabase() throws IOException, SQLException {
    server = DemoServer.start();
    server.create("original");
    execute(
        "original",
        "create table item(id bigserial primary key, name text);"
            + "insert into item(name) values ('one'), ('two'), (null)");
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update item set name = 'three' where id = 2",
        "delete from item where id = 3",
        "insert into item(id, name) values (4, null)",
        "drop table item",
        "create table more()",
        "select nextval('item_id_seq')",
        "alter table item alter name set default 'none'"
      })
  void aChangeIsFound(String change) throws IOException, SQLException {
    execute("postgres", "drop database if exists changed");
    server.create("changed template original");
    execute("changed", change);

    assertThat(comparison.same("changed")).isFalse();

    assertThat(told.toString(StandardCharsets.UTF_8)).contains("DIFFERENT");
  }

  @Test
  void theExampleRestoresTheSame() throws IOException, SQLException {
    Workplace workplace = Workplace.in(home);
    Keys.make(workplace);
    Path keys = Files.createDirectory(workplace.run().resolve("keys"));
    Files.copy(workplace.publicKey(), keys.resolve("backup-public.key"));
    Files.copy(workplace.privateKey(), keys.resolve("backup-private.key"));

    RestoreResult restored =
        Example.backUpAndRestore(
            server.url() + "original", workplace.storage(), keys, Keys.passphrase(workplace));

    assertThat(restored.rows()).containsEntry("public.item", 3L);
    assertThat(comparison.same("inventory_copy")).isTrue();
  }

  private static void execute(String database, String sql) throws SQLException {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
