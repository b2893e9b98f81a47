package com.neuropilot.backup.cli.kill;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.cli.Installation;
import com.neuropilot.backup.cli.Installation.Result;
import com.neuropilot.backup.cli.Invocation;
import com.neuropilot.backup.postgres.PostgresServer;
import com.neuropilot.backup.postgres.StatementProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL of the jar that restores within a database in use, at statements from its first to its
 * last and a little after it.
 */
class KilledInPlaceIT {
  private static final int SAVING = 8;
  private static final int REPLACING = 18;
  private static final long[] AFTER_COMMIT_MILLIS = {0, 2, 5, 10};
  private static final int KILLS = SAVING + REPLACING + AFTER_COMMIT_MILLIS.length;
  private static final int KILLED = 128 + 9;

  private static final int ROWS = 5_000;
  private static final String OLD = "2 2 " + ROWS;
  private static final String NEW = "1 1 " + ROWS;
  private static final String STATE =
      "SELECT min(state) || ' ' || max(state) || ' ' || count(*) FROM item";

  @TempDir static Path home;
  private static final PostgresServer SERVER = PostgresServer.embedded();
  private static Installation jar;

  @BeforeAll
  static void start() throws Exception {
    SERVER.start();
    jar =
        new Installation(home).with("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
    sql("postgres", "CREATE ROLE tenant LOGIN", "CREATE DATABASE hosted OWNER tenant");
    sql(
        "hosted",
        "SET ROLE tenant",
        "CREATE TABLE item (id int PRIMARY KEY, state int)",
        "INSERT INTO item SELECT g, 1 FROM generate_series(1, " + ROWS + ") g");
    run("keygen", "--user-id", "Backup <b@example.org>", "--no-passphrase", "--out-dir", "" + home);
    run("backup", "-c", configuration(SERVER.port()));
    sql(
        "hosted",
        "SET ROLE tenant",
        "CREATE TABLE written (n bigint)",
        "UPDATE item SET state = 2",
        "ALTER TABLE item ADD CHECK (state > 0)");
  }

  @AfterAll
  static void stop() throws IOException {
    SERVER.stop();
  }

  @Test
  void clientsSeeTheWholeOldOrTheWholeNewStateAndNothingAcknowledgedIsLost() throws Exception {
    try (Clients clients = Clients.start(SERVER, "hosted", STATE)) {
      clients.awaitWork();
      List<Kill> kills = kills(rehearse());
      assertRestoredAndGoBack(clients, 1, "the rehearsal");
      int restored = 0;
      for (Kill kill : kills) {
        clients.awaitWork();
        long before = clients.acknowledged();

        killAt(kill);

        awaitEnd();
        clients.awaitAnswer();
        if (text(STATE).equals(NEW)) {
          restored++;
          assertRestoredAndGoBack(clients, before, kill.toString());
        } else {
          assertThat(text(STATE)).as("after " + kill).isEqualTo(OLD);
          assertWritten(before, kill.toString());
        }
      }
      assertThat(restored).as("kills after the commit").isEqualTo(AFTER_COMMIT_MILLIS.length);
      long before = clients.acknowledged();
      assertThat(jar.end(jar.start(restore(SERVER.port()))))
          .extracting(Result::status)
          .isEqualTo(0);
      assertRestoredAndGoBack(clients, before, "one that nobody killed");
      assertThat(clients.failures()).isEmpty();
      assertThat(clients.answers()).containsExactlyInAnyOrder(OLD, NEW);
    }
    assertThat(run("list", "-c", configuration(SERVER.port()), "--json").out())
        .contains("\"whole\"")
        .doesNotContain("\"damaged\"");
  }

  /**
   * When a process is killed.
   *
   * @param statement without what differs from run to run
   * @param occurrence which of several such ones, from 1
   * @param delay how long after the server got it, in ms
   */
  private record Kill(String statement, int occurrence, long delay) {
    static String text(String statement) {
      return statement
          .replaceAll("'[0-9A-F]+-[0-9A-F]+-[0-9]+'", "'snapshot'")
          .replaceAll("[0-9]+", "0");
    }

    /** Returns whether the last of the statements is it. */
    boolean isNow(List<String> statements) {
      return statement.equals(text(statements.get(statements.size() - 1)))
          && statements.stream().filter(each -> statement.equals(text(each))).count() == occurrence;
    }
  }

  /**
   * Evenly apart while what is there is saved and while it is replaced; then when the server has
   * got the commit, which it carries out whatever becomes of the client.
   */
  private static List<Kill> kills(List<String> statements) {
    List<Kill> all = new ArrayList<>();
    Map<String, Integer> counts = new HashMap<>();
    for (String statement : statements) {
      String text = Kill.text(statement);
      all.add(new Kill(text, counts.merge(text, 1, Integer::sum), 0));
    }
    int drop = first(all, "DROP ");
    int commit = first(all.subList(drop, all.size()), "COMMIT") + drop;
    assertThat(all.subList(0, drop))
        .anyMatch(kill -> kill.statement.contains("pg_export_snapshot"))
        .anyMatch(kill -> kill.statement.matches("COPY (?s).* TO stdout;"));
    assertThat(all.subList(drop, commit))
        .anyMatch(kill -> kill.statement.contains("COPY public.item"))
        .anyMatch(kill -> kill.statement.contains("COMMENT ON DATABASE"));
    Set<Kill> kills = new LinkedHashSet<>();
    spread(kills, all.subList(0, drop), SAVING);
    spread(kills, all.subList(drop, commit), REPLACING);
    for (long delay : AFTER_COMMIT_MILLIS) {
      kills.add(new Kill(all.get(commit).statement, all.get(commit).occurrence, delay));
    }
    assertThat(kills).hasSize(KILLS);
    return List.copyOf(kills);
  }

  private static int first(List<Kill> all, String beginning) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).statement.startsWith(beginning)) {
        return i;
      }
    }
    throw new AssertionError("The restore never says " + beginning + ".");
  }

  private static void spread(Set<Kill> kills, List<Kill> among, int count) {
    for (int i = 0; i < count; i++) {
      kills.add(among.get(i * (among.size() - 1) / (count - 1)));
    }
  }

  /** Returns the statements of a restore that nobody kills. */
  private static List<String> rehearse() throws Exception {
    try (StatementProxy proxy = new StatementProxy(SERVER, statements -> false, () -> {})) {
      run(restore(proxy.port()));
      return proxy.statements();
    }
  }

  private static void killAt(Kill kill) throws Exception {
    CompletableFuture<Process> restoring = new CompletableFuture<>();
    try (StatementProxy proxy =
        new StatementProxy(SERVER, kill::isNow, () -> kill(restoring.join(), kill.delay))) {
      Process process = jar.start(restore(proxy.port()));
      restoring.complete(process);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it came to " + kill).isTrue();
      assertThat(proxy.hasActed()).as("it came to " + kill).isTrue();
      assertThat(process.exitValue()).as("exit status at " + kill).isEqualTo(KILLED);
    }
  }

  private static void kill(Process process, long delay) {
    try {
      Thread.sleep(delay);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(child -> child.onExit().join());
  }

  private static void assertRestoredAndGoBack(Clients clients, long before, String moment)
      throws Exception {
    assertThat(text(STATE)).as("after " + moment).isEqualTo(NEW);
    clients.awaitAnswer();
    Invocation rollback = new Invocation();
    rollback.clock.set(Instant.now());
    Result result =
        rollback.result(
            "rollback", "-c", configuration(SERVER.port()), "--secret-key", key(), "--yes");
    assertThat(result.status()).as("%s", result).isZero();
    assertThat(text(STATE)).as("rolled back after " + moment).isEqualTo(OLD);
    assertWritten(before, moment);
    clients.awaitWork();
  }

  private static void assertWritten(long acknowledged, String moment) throws SQLException {
    assertThat(text("SELECT count(DISTINCT n) FROM written WHERE n <= " + acknowledged))
        .as("writes that were acknowledged before " + moment)
        .isEqualTo(String.valueOf(acknowledged));
  }

  /** The server notices a client's death when it next reads from it. */
  private static void awaitEnd() throws Exception {
    String sessions = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'tenant'";
    for (int i = 0; i < 2_000 && !text(sessions).equals("0"); i++) {
      Thread.sleep(10);
    }
    assertThat(text(sessions)).as("sessions of the killed restore").isEqualTo("0");
  }

  private static String[] restore(int port) throws IOException {
    return new String[] {
      "restore",
      "--latest",
      "-c",
      configuration(port),
      "--secret-key",
      key(),
      "--mode",
      "in-place",
      "--yes"
    };
  }

  private static String key() {
    return home.resolve("neuropilot-backup-private.key").toString();
  }

  private static String configuration(int port) throws IOException {
    List<String> lines =
        List.of(
            "name = shop",
            "source = postgresql",
            "source.url = postgresql://tenant@localhost:" + port + "/hosted",
            "encryptor = openpgp",
            "encryptor.recipients = " + home.resolve("neuropilot-backup-public.key"),
            "storage.near = local",
            "storage.near.directory = " + Files.createDirectories(home.resolve("store")),
            "work-directory = " + home.resolve("work"));
    return Files.write(home.resolve("at-" + port + ".properties"), lines).toString();
  }

  private static Result run(String... args) throws Exception {
    Result result = jar.run(args);
    assertThat(result.status()).as("%s", result).isZero();
    return result;
  }

  private static String text(String query) throws SQLException {
    try (Connection connection = SERVER.connect("hosted");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  private static void sql(String database, String... statements) throws SQLException {
    try (Connection connection = SERVER.connect(database);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
