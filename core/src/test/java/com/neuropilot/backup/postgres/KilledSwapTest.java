package com.neuropilot.backup.postgres;

import static com.neuropilot.backup.postgres.SwapShop.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.spi.ReplacedDatabase;
import com.neuropilot.backup.spi.RestoreMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL of a restore over a database in use, at statements from its first to its last. */
class KilledSwapTest {
  @RegisterExtension static final PostgresServer SERVER = PostgresServer.embedded();
  @TempDir static Path directory;

  private static final int KILLS = 30;
  private static final long OLD = 1001;
  private static final long NEW = 1000;
  private static final long LONGEST_GAP_MILLIS = 1_000;

  private final SwapShop shop = new SwapShop(SERVER, directory);
  private final RestoreFixture fixture = shop.fixture();
  private Path dump = directory;

  @BeforeEach
  void fill() throws Exception {
    shop.fill();
    dump = Files.write(directory.resolve("dump"), shop.dump());
  }

  @AfterEach
  void dropAll() throws Exception {
    shop.dropAll();
  }

  @Test
  void applicationsGoOnWhereverItIsKilled() throws Exception {
    Set<Moment> moments = moments(rehearse());
    int exchanged = 0;
    int left = 0;
    try (SwapWatcher watcher = SwapWatcher.start(SERVER, SHOP, shop::connectAsOwner)) {
      for (Moment moment : moments) {
        watcher.awaitAnswers(3);
        killAt(moment);
        watcher.awaitAnswers(3);

        boolean isNew = !shop.replaced().isEmpty();
        assertThat(orders()).as("killed at " + moment).isEqualTo(isNew ? NEW : OLD);
        left += offersToCleanUp(moment) ? 1 : 0;
        if (isNew) {
          exchanged++;
          bringBack();
        }
      }
      shop.swap(fixture.owner());
      watcher.awaitAnswers(3);
      assertThat(fixture.databases()).hasSize(2);
      bringBack();
      watcher.awaitAnswers(3);
      watcher.stop();

      assertThat(watcher.states()).containsOnly(OLD, NEW).first().isEqualTo(OLD);
      assertThat(watcher.longestGapMillis()).isLessThan(LONGEST_GAP_MILLIS);
      assertThat(written()).isEqualTo(watcher.acknowledged()).isPositive();
    }
    assertThat(exchanged).as("kills after the exchange").isBetween(1, KILLS / 3);
    assertThat(left).as("kills that left a database").isGreaterThan(KILLS / 3);
    assertThat(fixture.databases()).containsExactly(SHOP);
  }

  /** Returns the statements of a restore that nobody kills. */
  private List<String> rehearse() throws Exception {
    try (StatementProxy proxy = new StatementProxy(SERVER, statements -> false, () -> {})) {
      Process process = start(proxy.port());
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(Files.readString(directory.resolve("stderr.txt"))).isZero();
      assertThat(said).contains(KillableSwap.DONE);
      bringBack();
      return proxy.statements();
    }
  }

  /**
   * A statement of a restore; how many others come before it is not always the same.
   *
   * @param text the statement without its numbers
   * @param occurrence which of several such ones, from 1
   */
  private record Moment(String text, int occurrence) {
    static String text(String statement) {
      return statement.replaceAll("[0-9]+", "0");
    }

    /** Returns whether the last of the statements is it. */
    boolean isNow(List<String> statements) {
      return text.equals(text(statements.get(statements.size() - 1)))
          && statements.stream().filter(each -> text.equals(text(each))).count() == occurrence;
    }
  }

  /** Those of the exchange all, others evenly apart. */
  private static Set<Moment> moments(List<String> statements) {
    List<String> own =
        statements.stream().filter(each -> !each.contains("pg_terminate_backend")).toList();
    List<Moment> all = new ArrayList<>();
    for (String statement : own) {
      String text = Moment.text(statement);
      long before = all.stream().filter(moment -> moment.text.equals(text)).count();
      all.add(new Moment(text, (int) before + 1));
    }
    int begin = own.lastIndexOf("BEGIN");
    int commit = own.lastIndexOf("COMMIT");
    assertThat(own.subList(begin, commit))
        .as("the exchange")
        .filteredOn(statement -> statement.contains(" RENAME TO "))
        .hasSize(3);
    Set<Moment> moments = new LinkedHashSet<>(all.subList(begin, commit + 1));
    int others = KILLS - moments.size();
    for (int i = 0; i < others; i++) {
      moments.add(all.get(i * (begin - 1) / (others - 1)));
    }
    assertThat(moments).hasSize(KILLS);
    return moments;
  }

  /** Kills it while its statement is worked on, and waits until nothing of it goes on. */
  private void killAt(Moment moment) throws Exception {
    CountDownLatch killed = new CountDownLatch(1);
    List<Process> started = new ArrayList<>();
    try (StatementProxy proxy =
        new StatementProxy(
            SERVER,
            moment::isNow,
            () -> {
              kill(started.get(0));
              killed.countDown();
            })) {
      started.add(start(proxy.port()));
      assertThat(killed.await(60, TimeUnit.SECONDS)).as("it came to " + moment).isTrue();
      assertThat(proxy.hasActed()).isTrue();
      awaitEnd();
    }
  }

  private static void kill(Process process) {
    List<ProcessHandle> family =
        Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
    process.destroyForcibly();
    family.forEach(member -> member.onExit().join());
  }

  private Process start(int port) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
            "-cp",
            System.getProperty("java.class.path"),
            KillableSwap.class.getName(),
            Integer.toString(port),
            dump.toString(),
            directory.toString());
    return new ProcessBuilder(command)
        .redirectError(directory.resolve("stderr.txt").toFile())
        .start();
  }

  /** A server works on after its client is gone. */
  private static void awaitEnd() throws Exception {
    for (int i = 0; i < 1_000; i++) {
      if (SERVER
          .query(
              "postgres",
              "SELECT count(*) FROM pg_stat_activity WHERE usename = 'app_owner' AND datname <> 'the shop' AND datname !~ '_before_'")
          .equals("0")) {
        return;
      }
      Thread.sleep(10);
    }
    throw new AssertionError("The killed restore's sessions did not end.");
  }

  /** Returns whether something is left, which the next restore says that it drops. */
  private boolean offersToCleanUp(Moment moment) throws Exception {
    List<String> left =
        fixture.databases().stream().filter(name -> name.contains("_restoring_")).toList();
    List<String> steps =
        RestoreOpening.preflight(fixture.owner(), shop.request(Optional.of(RestoreMode.SWAP)))
            .steps();
    for (String database : left) {
      assertThat(steps)
          .as("killed at " + moment)
          .anyMatch(step -> step.startsWith("Drop the database \"" + database));
    }
    return !left.isEmpty();
  }

  /** Takes the restore back, and drops what it restored. */
  private void bringBack() throws Exception {
    ReplacedDatabases databases = new ReplacedDatabases(fixture.owner());
    ReplacedDatabase replaced = databases.list(Optional.of(SHOP)).get(0);
    databases.bringBack(replaced);
    assertThat(orders()).isEqualTo(OLD);
    databases.discard(databases.list(Optional.of(SHOP)).get(0));
  }

  private static long orders() throws Exception {
    return Long.parseLong(SERVER.query(SHOP, "SELECT count(*) FROM orders"));
  }

  private static long written() throws Exception {
    return Long.parseLong(SERVER.query(SHOP, "SELECT count(*) FROM written"));
  }
}
