package com.neuropilot.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.RestoreCheck;
import com.neuropilot.backup.spi.RestoreRequest;
import com.neuropilot.backup.spi.StageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts of a backup, and databases that are nobody's to restore into. */
class RestoreSelectionTest {
  @RegisterExtension static final PostgresServer SERVER = PostgresServer.embedded();
  @TempDir static Path directory;

  private static RestoreFixture fixture;
  private static byte[] custom;

  @BeforeAll
  static void load() throws Exception {
    fixture = new RestoreFixture(SERVER, directory);
    String source = SERVER.createDatabase("TEMPLATE template0");
    fixture.load(source, RunningServer.SUPERUSER, 1, "small.sql");
    SERVER.execute(source, "CREATE VIEW shop.cheap AS SELECT 1 AS one");
    custom = fixture.dump(source, "--format=custom");
  }

  private static RestoreRequest request(List<String> tables, List<String> schemas) {
    return fixture
        .request("custom", "selected")
        .recorded(
            List.of("main"),
            Map.of("shop.items", 3000L, "shop.orders", 1000L),
            Optional.empty(),
            OptionalLong.empty())
        .only(tables, schemas);
  }

  @Test
  void selectedTableComesAlone() throws Exception {
    assertThat(
            fixture
                .restore(fixture.superuser(), request(List.of("shop.items"), List.of()), custom)
                .rows())
        .isEqualTo(Map.of("shop.items", 3000L));
    SERVER.execute("postgres", "DROP DATABASE selected");
  }

  @Test
  void selectedViewComesThoughItHasNoRows() throws Exception {
    assertThat(
            fixture
                .restore(fixture.superuser(), request(List.of("shop.cheap"), List.of()), custom)
                .rows())
        .isEmpty();
    SERVER.execute("postgres", "DROP DATABASE selected");
  }

  @ParameterizedTest
  @CsvSource({"nosuch,,table nosuch", "shop.nosuch,,table nosuch", ",nosuch,schema nosuch"})
  void whatTheBackupDoesNotHaveIsNoSuccess(String table, String schema, String named)
      throws Exception {
    RestoreRequest request =
        request(
            Optional.ofNullable(table).stream().toList(),
            Optional.ofNullable(schema).stream().toList());

    assertThatThrownBy(() -> fixture.restore(fixture.superuser(), request, custom))
        .isInstanceOf(StageException.class)
        .hasMessageContaining("The backup has nothing of what was selected: " + named);
    assertThat(fixture.databases()).doesNotContain("selected");
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgres", "template0", "template1", "own_template"})
  void theServersOwnDatabasesAreNoTarget(String name) throws Exception {
    SERVER.execute("postgres", "DROP DATABASE IF EXISTS own_template");
    if (name.equals("own_template")) {
      SERVER.execute("postgres", "CREATE DATABASE own_template IS_TEMPLATE true");
    }

    RestoreCheck check =
        RestoreOpening.preflight(fixture.superuser(), fixture.request("custom", name));

    assertThat(check.database()).isEqualTo(name);
    assertThat(check.problems())
        .singleElement()
        .asString()
        .contains("The database " + name + " is the server's own");
    SERVER.execute("postgres", "ALTER DATABASE template1 IS_TEMPLATE true");
  }
}
