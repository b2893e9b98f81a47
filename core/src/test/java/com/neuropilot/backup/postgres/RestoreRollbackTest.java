package com.neuropilot.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.PendingRestore;
import com.neuropilot.backup.spi.RestoreRequest;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A restore that does not come to a verified end leaves nothing behind. */
class RestoreRollbackTest {
  @RegisterExtension static final PostgresServer SERVER = PostgresServer.embedded();
  @TempDir static Path directory;

  private static final String TARGET = "the target";

  private static RestoreFixture fixture;
  private static byte[] plain;
  private static byte[] custom;
  private static Map<String, Long> rows;

  private List<String> databases = List.of();

  @BeforeAll
  static void load() throws Exception {
    fixture = new RestoreFixture(SERVER, directory);
    String source = SERVER.createDatabase("TEMPLATE template0");
    fixture.load(source, RunningServer.SUPERUSER, 1, "small.sql");
    plain = fixture.dump(source, "--format=plain");
    custom = fixture.dump(source, "--format=custom");
    rows = fixture.rows(source);
  }

  @BeforeEach
  void remember() throws Exception {
    databases = fixture.databases();
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    assertThat(fixture.databases()).isEqualTo(databases);
    assertThat(children()).isEmpty();
  }

  @Test
  void plainDumpCutAnywhere() throws Exception {
    String text = new String(plain, StandardCharsets.UTF_8);
    int copy = text.indexOf("FROM stdin;\n") + "FROM stdin;\n".length();
    int end = text.indexOf("\n\\.\n");
    Set<Integer> cuts =
        new LinkedHashSet<>(
            List.of(
                0,
                1,
                100,
                copy - 5,
                copy,
                text.indexOf('\n', copy + 5000) + 1,
                end,
                end + 1,
                end + 4));
    for (int i = 1; i < 12; i++) {
      cuts.add(plain.length / 12 * i);
    }
    cuts.add(text.indexOf("database dump complete"));
    cuts.add(text.lastIndexOf("\\unrestrict") - 1);
    for (int cut : cuts) {
      assertThatThrownBy(() -> restore("plain", Arrays.copyOf(plain, cut)))
          .as("cut at " + cut)
          .isInstanceOf(IntegrityException.class)
          .hasMessageContaining("cut short");
      assertThat(fixture.databases()).as("cut at " + cut).isEqualTo(databases);
    }
  }

  @Test
  void archiveCutAnywhere() throws Exception {
    Set<Integer> cuts =
        new LinkedHashSet<>(
            List.of(
                0,
                1,
                4,
                11,
                100,
                custom.length - 1,
                custom.length - 2,
                custom.length - 5,
                custom.length - 10));
    for (int i = 1; i < 12; i++) {
      cuts.add(custom.length / 12 * i);
    }
    for (int cut : cuts) {
      assertThatThrownBy(() -> restore("custom", Arrays.copyOf(custom, cut)))
          .as("cut at " + cut)
          .isInstanceOf(IntegrityException.class);
      assertThat(fixture.databases()).as("cut at " + cut).isEqualTo(databases);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "custom"})
  void emptyTargetStaysAsItWas(String format) throws Exception {
    String target = SERVER.createDatabase("TEMPLATE template0");
    databases = fixture.databases();
    String oid = oid(target);
    byte[] dump = format.equals("plain") ? plain : custom;
    assertThatThrownBy(
            () ->
                fixture.restore(
                    fixture.superuser(),
                    fixture.request(format, target),
                    Arrays.copyOf(dump, dump.length / 2)))
        .isInstanceOf(IntegrityException.class);
    assertThat(oid(target)).isEqualTo(oid);
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "custom"})
  void emptyTargetOfARoleThatMayNotCreateDatabasesStaysEmpty(String format) throws Exception {
    SERVER.execute(
        "postgres",
        "DROP ROLE IF EXISTS poor_" + format,
        "CREATE ROLE poor_" + format + " LOGIN PASSWORD 'poor'");
    String target = SERVER.createDatabase("TEMPLATE template0 OWNER poor_" + format);
    databases = fixture.databases();
    byte[] dump = format.equals("plain") ? plain : custom;
    PostgresAccess poor =
        fixture.access(
            SERVER
                .owner(target)
                .user("poor_" + format)
                .password(com.neuropilot.backup.spi.Secret.of("poor"))
                .build());
    for (int part = 1; part < 8; part++) {
      byte[] cut = Arrays.copyOf(dump, dump.length / 8 * part);
      assertThatThrownBy(() -> fixture.restore(poor, fixture.request(format, target), cut))
          .isInstanceOf(IntegrityException.class);
      assertThat(SERVER.query(target, "SELECT count(*) FROM pg_class WHERE oid >= 16384"))
          .isEqualTo("0");
    }
    assertThat(fixture.restore(poor, fixture.request(format, target), dump).database())
        .isEqualTo(target);
    assertThat(fixture.rows(target)).isEqualTo(rows);
  }

  @Test
  void commitAfterCloseIsRefused() throws Exception {
    PendingRestore restore = open("plain");
    try (restore;
        OutputStream body = restore.body("main")) {
      body.write(plain);
    }
    assertThat(fixture.databases()).isEqualTo(databases);
    assertThatThrownBy(restore::commit).isInstanceOf(StageException.class);
  }

  @Test
  void bodyIsGivenOnce() throws Exception {
    try (PendingRestore restore = open("plain")) {
      restore.body("main");
      assertThatThrownBy(() -> restore.body("main")).isInstanceOf(StageException.class);
      assertThatThrownBy(() -> restore.body("other")).isInstanceOf(StageException.class);
    }
  }

  @Test
  void missingRowsAreNoticed() {
    RestoreRequest request =
        fixture
            .request("custom", TARGET)
            .recorded(
                List.of("main"),
                Map.of("shop.items", 3001L, "shop.orders", 1000L, "shop.gone", 0L),
                Optional.empty(),
                OptionalLong.empty());
    assertThatThrownBy(() -> fixture.restore(fixture.superuser(), request, custom))
        .isInstanceOf(StageException.class)
        .hasMessageContaining("shop.items (3001 in the source, 3000 restored)")
        .hasMessageContaining("shop.gone (0 in the source, no such table restored)")
        .message()
        .doesNotContain("shop.orders");
  }

  @Test
  void constraintThatFailsAtTheEndShowsNoData() {
    String text = new String(plain, StandardCharsets.UTF_8);
    String doubled =
        text.replace(
            "COPY shop.orders (id, item) FROM stdin;\n",
            "COPY shop.orders (id, item) FROM stdin;\n17\t2001\n");
    assertThatThrownBy(() -> restore("plain", doubled.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(StageException.class)
        .hasMessageContaining(
            "ALTER TABLE ONLY shop.orders ADD CONSTRAINT orders_pkey PRIMARY KEY: unique violation (SQLSTATE 23505), constraint orders_pkey, table orders")
        .message()
        .doesNotContain("17");
  }

  @Test
  void dataThatDoesNotFitIsNotShown() {
    String text =
        new String(plain, StandardCharsets.UTF_8)
            .replace("\n1500\tsecret 1500", "\nsecret\tsecret 1500");
    Throwable failure =
        catchThrowable(() -> restore("plain", text.getBytes(StandardCharsets.UTF_8)));
    for (Throwable each = failure; each != null; each = each.getCause()) {
      assertThat(each.toString()).doesNotContain("secret");
    }
    assertThat(failure)
        .hasMessageContaining("COPY shop.items")
        .hasMessageContaining("invalid text representation")
        .hasMessageContaining("row 1500 of its data");
  }

  @Test
  void sessionThatIsEndedInTheMiddle() throws Exception {
    try (PendingRestore restore = open("plain")) {
      OutputStream body = restore.body("main");
      body.write(plain, 0, plain.length / 2);
      body.flush();
      fixture.awaitTable();
      SERVER.execute(
          "postgres",
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE '%\\_restoring\\_%'");
      assertThatThrownBy(
              () -> {
                body.write(plain, plain.length / 2, plain.length - plain.length / 2);
                restore.commit();
              })
          .isInstanceOf(StageException.class)
          .hasMessageContaining("The statement in line ");
    }
  }

  @Test
  void closedInTheMiddleOfATablesDataItsThreadEnds() throws Exception {
    String text = new String(plain, StandardCharsets.UTF_8);
    int cut = text.indexOf("FROM stdin;\n") + 5000;
    for (int i = 0; i < 20; i++) {
      try (PendingRestore restore = open("plain")) {
        OutputStream body = restore.body("main");
        body.write(plain, 0, cut);
        body.flush();
        fixture.awaitTable();
      }
      assertThat(fixture.databases()).isEqualTo(databases);
    }
    assertThat(restoreThreads()).isEmpty();
  }

  @Test
  void allSessionsThatAreEndedInTheMiddle() throws Exception {
    try (PendingRestore restore = open("custom")) {
      OutputStream body = restore.body("main");
      body.write(custom, 0, custom.length - 100);
      SERVER.execute(
          "postgres",
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'neuropilot-backup'");
      // The rest is refused already, if the script's session was seen to end before.
      assertThatThrownBy(
              () -> {
                body.write(custom, custom.length - 100, 100);
                restore.commit();
              })
          .isInstanceOf(StageException.class);
    }
  }

  @Test
  void toolThatIsKilled() throws Exception {
    try (PendingRestore restore = open("custom")) {
      OutputStream body = restore.body("main");
      body.write(custom, 0, custom.length / 2);
      assertThat(awaitTool().destroyForcibly()).isTrue();
      assertThatThrownBy(restore::commit)
          .isInstanceOf(StageException.class)
          .hasMessageContaining("signal 9");
    }
  }

  @Test
  void serverThatStopsInTheMiddleIsReported() throws Exception {
    PostgresServer doomed = PostgresServer.embedded();
    doomed.start();
    try {
      RestoreFixture there = new RestoreFixture(doomed, directory);
      PendingRestore restore =
          RestoreOpening.open(there.superuser(), there.request("plain", TARGET));
      OutputStream body = restore.body("main");
      body.write(plain, 0, plain.length / 2);
      body.flush();
      doomed.running().crash();
      Throwable failure =
          catchThrowable(
              () -> {
                body.write(plain, plain.length / 2, plain.length - plain.length / 2);
                restore.commit();
              });
      assertThat(failure).isInstanceOf(StageException.class);
      assertThat(((StageException) failure).retryable()).isTrue();
      assertThat(leftover(restore, failure)).hasMessageContaining("is still there");
    } finally {
      doomed.stop();
    }
  }

  /** A failed commit has cleaned up already; after a failed write, closing does. */
  private static Throwable leftover(PendingRestore restore, Throwable failure) {
    Throwable closing = catchThrowable(restore::close);
    return closing == null ? failure : closing;
  }

  private static PendingRestore open(String format) throws IOException {
    return RestoreOpening.open(fixture.superuser(), request(format));
  }

  private static void restore(String format, byte[] dump) throws IOException {
    fixture.restore(fixture.superuser(), request(format), dump);
  }

  private static RestoreRequest request(String format) {
    return fixture
        .request(format, TARGET)
        .recorded(List.of("main"), rows, Optional.empty(), OptionalLong.empty());
  }

  private static String oid(String database) throws Exception {
    return SERVER.query(
        "postgres", "SELECT oid FROM pg_database WHERE datname = '" + database + "'");
  }

  private static List<ProcessHandle> children() {
    return ProcessHandle.current()
        .descendants()
        .filter(child -> child.info().command().orElse("").endsWith("pg_restore"))
        .toList();
  }

  /** Returns the threads that still work at a restore after a while. */
  private static List<Thread> restoreThreads() throws InterruptedException {
    for (int i = 0; ; i++) {
      List<Thread> threads =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getName().equals("neuropilot-restore"))
              .toList();
      if (threads.isEmpty() || i == 400) {
        return threads;
      }
      Thread.sleep(25);
    }
  }

  /** Waits until the tool runs: its process is a shell's first. */
  private static ProcessHandle awaitTool() throws InterruptedException {
    for (int i = 0; i < 400 && children().isEmpty(); i++) {
      Thread.sleep(25);
    }
    assertThat(children()).hasSize(1);
    return children().get(0);
  }
}
