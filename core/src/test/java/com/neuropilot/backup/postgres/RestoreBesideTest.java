package com.neuropilot.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.Ownership;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What somebody else does to the database of a restore before it gets its name. */
class RestoreBesideTest {
  @RegisterExtension static final PostgresServer SERVER = PostgresServer.embedded();
  @TempDir static Path directory;

  private static final String TARGET = "the target";

  @Test
  void aDatabaseThatSomebodyDroppedIsNotCalledRestored() throws Exception {
    assertGoneAfter("DROP DATABASE \"%s\" WITH (FORCE)");
    assertThat(new RestoreFixture(SERVER, directory).databases()).isEmpty();
  }

  @Test
  void anotherDatabaseOfTheTargetsNameIsNotCalledRestored() throws Exception {
    assertGoneAfter(
        "DROP DATABASE \"%s\" WITH (FORCE)",
        "CREATE DATABASE \"" + TARGET + "\" TEMPLATE template0");
    SERVER.execute("postgres", "DROP DATABASE \"" + TARGET + "\"");
  }

  @Test
  void anotherDatabaseInItsPlaceIsNotRenamed() throws Exception {
    assertGoneAfter("ALTER DATABASE \"%s\" RENAME TO saved");
    SERVER.execute("postgres", "DROP DATABASE saved");
  }

  private static void assertGoneAfter(String... statements) throws Exception {
    Endpoint endpoint = new RestoreFixture(SERVER, directory).superuser().endpoint();
    try (RestoreControl control = RestoreControl.open(endpoint, TARGET);
        RestoreBeside beside = create(control, endpoint)) {
      String scratch = beside.session().endpoint().database();
      beside.proofSession().close();
      for (String statement : statements) {
        SERVER.execute("postgres", statement.formatted(scratch));
      }
      assertThatThrownBy(beside::takePlace)
          .isInstanceOf(StageException.class)
          .hasMessageContaining("\"" + scratch + "\"")
          .hasMessageContaining("is gone")
          .hasMessageContaining("\"" + TARGET + "\" was not made")
          .hasMessageContaining("restore again");
    }
  }

  private static RestoreBeside create(RestoreControl control, Endpoint endpoint)
      throws IOException {
    return RestoreBeside.create(
        control,
        endpoint,
        RestoreTarget.absent(TARGET),
        new RestoreProperties(Ownership.AUTO, Optional.empty()),
        Instant.parse("2025-01-20T02:00:00Z"));
  }
}
