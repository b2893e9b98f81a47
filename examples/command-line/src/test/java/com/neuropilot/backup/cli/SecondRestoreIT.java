package com.neuropilot.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.cli.Installation.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** While a database is restored, a second restore or a rollback of it is refused: exit status 6. */
class SecondRestoreIT {
  private static final String HELD =
      "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = x'4e504274'::int";

  @TempDir static Path folder;
  private static Inventory inventory;
  private static Installation jar;

  @BeforeAll
  static void start() throws Exception {
    inventory = Inventory.start();
    jar = new Installation(folder).with("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");
    Files.write(
        folder.resolve("backup.properties"),
        List.of(
            "name = shop",
            "source = postgresql",
            "source.url = " + inventory.url("inventory"),
            "encryptor = none",
            "storage.near = local",
            "storage.near.directory = " + Files.createDirectory(folder.resolve("store")),
            "work-directory = " + folder.resolve("work")));
    assertThat(run("backup")).isZero();
    assertThat(run("restore", "--latest", "--mode", "swap", "--yes")).isZero();
  }

  @AfterAll
  static void stop() throws IOException {
    inventory.close();
  }

  @Test
  void swap() throws Exception {
    refusedWhile("postgres", "COMMENT ON DATABASE inventory IS 'not committed'", "swap");
  }

  @Test
  void inPlace() throws Exception {
    refusedWhile("inventory", "LOCK TABLE item IN ROW EXCLUSIVE MODE", "in-place");
  }

  /** An open transaction lets the first restore wait in the middle. */
  private static void refusedWhile(String database, String statement, String mode)
      throws Exception {
    try (Connection connection = inventory.connect(database);
        Statement open = connection.createStatement()) {
      connection.setAutoCommit(false);
      open.execute(statement);
      Process first = jar.start(command("restore", "--latest", "--mode", mode, "--yes"));
      awaitLock(first);

      for (String second : List.of("swap", "in-place")) {
        assertRefused("restore", "--latest", "--mode", second, "--yes");
      }
      assertRefused("rollback", "--yes");

      assertThat(first.isAlive()).as("the first one goes on").isTrue();
      connection.rollback();
      Result result = jar.end(first);
      assertThat(result.status()).as("%s", result).isZero();
    }
    assertThat(run("rollback", "--yes")).isZero();
  }

  private static void assertRefused(String... arguments) {
    Invocation second = new Invocation();
    assertThat(second.run(command(arguments))).as(second.err()).isEqualTo(ExitStatus.LOCKED);
    assertThat(second.err())
        .contains("Another restore or rollback of the database inventory is going on.");
  }

  private static void awaitLock(Process restoring) throws Exception {
    try (Connection connection = inventory.connect("postgres");
        Statement statement = connection.createStatement()) {
      while (number(statement) == 0) {
        assertThat(restoring.isAlive()).as("it comes to its lock").isTrue();
        Thread.sleep(10);
      }
    }
  }

  private static long number(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery(HELD)) {
      row.next();
      return row.getLong(1);
    }
  }

  private static int run(String... arguments) {
    Invocation invocation = new Invocation();
    int status = invocation.run(command(arguments));
    assertThat(status).as(invocation.err()).isIn(0, ExitStatus.LOCKED);
    return status;
  }

  private static String[] command(String... arguments) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--config";
    all[arguments.length + 1] = folder.resolve("backup.properties").toString();
    return all;
  }
}
