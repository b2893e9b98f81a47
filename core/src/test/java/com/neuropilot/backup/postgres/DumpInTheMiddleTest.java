package com.neuropilot.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.Dump;
import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DumpInTheMiddleTest {
  @RegisterExtension static final PostgresServer SERVER = PostgresServer.any();
  @TempDir private Path home;
  private static String database;

  @BeforeAll
  static void fill() throws SQLException {
    database = SERVER.createDatabase();
    SERVER.execute(
        database, "CREATE TABLE t AS SELECT n, repeat('x', 2000) FROM generate_series(1, 20000) n");
  }

  @Test
  void killedToolMakesTheReadFail() throws Exception {
    try (PostgresDumps dumps = dumps(SERVER.superuser(database));
        Dump dump = dumps.openDump();
        InputStream in = dump.streams().get(0).open()) {
      assertThat(in.read()).isNotNegative();
      ProcessHandle tool = tool().orElseThrow();
      assertThat(tool.destroyForcibly()).isTrue();
      assertThatThrownBy(() -> drain(in))
          .isInstanceOfSatisfying(StageException.class, e -> assertThat(e.retryable()).isTrue())
          .hasMessageContainingAll("pg_dump", "was ended by signal 9", "memory");
      assertThatThrownBy(dump::finish).isInstanceOf(StageException.class);
      assertThat(tool.isAlive()).isFalse();
    }
  }

  @Test
  void endedBackendMakesTheReadFail() throws Exception {
    try (PostgresDumps dumps = dumps(SERVER.superuser(database));
        Dump dump = dumps.openDump();
        InputStream in = dump.streams().get(0).open()) {
      assertThat(in.read()).isNotNegative();
      assertThat(
              SERVER.query(
                  database,
                  "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query LIKE 'COPY%'"))
          .isEqualTo("1");
      assertThatThrownBy(() -> drain(in))
          .isInstanceOf(StageException.class)
          .hasMessageContainingAll("pg_dump of database", "Dumping the contents of table")
          .message()
          // What the server said last may be lost with the connection; then libpq says so.
          .containsPattern("terminating connection|server closed the connection unexpectedly");
    }
  }

  @ParameterizedTest
  @EnumSource(DumpFormat.class)
  void outputThatIsCutIsNotWholeThoughTheToolSaysSuccess(DumpFormat format) throws Exception {
    ClientTools real = ClientTools.find(Optional.empty(), System.getenv(), 15, "The test");
    Path marker = home.resolve("cut");
    tool(
        "pg_dump",
        "case $1 in --version) exec "
            + real.folder()
            + "/pg_dump \"$@\";; esac\n"
            + real.folder()
            + "/pg_dump \"$@\" | head -c 10000000\ntouch "
            + marker
            + "\nexit 0");
    try (PostgresDumps dumps =
            dumps(
                SERVER
                    .superuser(database)
                    .format(format)
                    .globals(false)
                    .binDirectory(home.resolve("bin")));
        Dump dump = dumps.openDump();
        InputStream in = dump.streams().get(0).open()) {
      assertThatThrownBy(() -> drain(in))
          .isInstanceOf(StageException.class)
          .hasMessageContainingAll("not whole", "stops before its end");
      assertThatThrownBy(dump::finish).isInstanceOf(StageException.class);
    }
    assertThat(marker).exists();
  }

  @Test
  void interruptEndsTheReadAndTheTool() throws Exception {
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    CompletableFuture<Boolean> reading = new CompletableFuture<>();
    tool(
        "pg_dump",
        "case $1 in --version) echo 'pg_dump (PostgreSQL) 15.1'; exit 0;; esac\necho begun\nsleep 1000");
    Thread thread =
        new Thread(
            () -> {
              try (PostgresDumps dumps =
                      dumps(
                          SERVER
                              .superuser(database)
                              .globals(false)
                              .binDirectory(home.resolve("bin")));
                  Dump dump = dumps.openDump();
                  InputStream in = dump.streams().get(0).open()) {
                reading.complete(in.read() >= 0);
                drain(in);
              } catch (IOException e) {
                failure.complete(e);
              }
            });
    thread.start();
    assertThat(reading.get()).isTrue();
    assertThat(tool()).isPresent();
    thread.interrupt();
    thread.join(10_000);
    assertThat(failure.getNow(null)).isInstanceOf(InterruptedIOException.class);
    assertThat(tool()).isEmpty();
  }

  @Test
  void closingTheSourceFromAnotherThreadEndsTheRead() throws Exception {
    tool(
        "pg_dump",
        "case $1 in --version) echo 'pg_dump (PostgreSQL) 15.1'; exit 0;; esac\necho begun\nsleep 1000");
    PostgresDumps dumps =
        dumps(SERVER.superuser(database).globals(false).binDirectory(home.resolve("bin")));
    InputStream in = dumps.openDump().streams().get(0).open();
    assertThat(in.read()).isNotNegative();
    CompletableFuture<Void> closing =
        CompletableFuture.runAsync(
            () -> {
              try {
                Thread.sleep(200);
                dumps.close();
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    assertThatThrownBy(() -> drain(in))
        .isInstanceOf(StageException.class)
        .hasMessageContaining("closed before its end");
    closing.get();
    assertThat(tool()).isEmpty();
  }

  @Test
  void closingEarlyLeavesNothing() throws Exception {
    try (PostgresDumps dumps = dumps(SERVER.superuser(database).countRows(RowCounting.EXACT))) {
      Dump dump = dumps.openDump();
      InputStream in = dump.streams().get(0).open();
      assertThat(in.read()).isNotNegative();
      assertThat(tool()).isPresent();
      dump.close();
      dump.close();
      assertThatThrownBy(() -> drain(in)).isInstanceOf(IOException.class);
    }
    assertThat(tool()).isEmpty();
    for (int i = 0; i < 100 && !sessions().equals("0"); i++) {
      Thread.sleep(50);
    }
    assertThat(sessions()).isEqualTo("0");
  }

  @Test
  void messageHoldsNoRowOfTheData() throws Exception {
    tool(
        "pg_dump",
        "case $1 in --version) echo 'pg_dump (PostgreSQL) 15.1'; exit 0;; esac\necho 'pg_dump: error: query failed: ERROR:  broken' >&2\necho 'DETAIL:  Key (name)=(geheim)' >&2\necho 'CONTEXT:  COPY t, line 1: \"geheim\"' >&2\nexit 1");
    try (PostgresDumps dumps =
            dumps(SERVER.superuser(database).globals(false).binDirectory(home.resolve("bin")));
        Dump dump = dumps.openDump();
        InputStream in = dump.streams().get(0).open()) {
      assertThatThrownBy(() -> drain(in))
          .isInstanceOf(StageException.class)
          .hasMessageContaining("broken")
          .message()
          .doesNotContain("geheim");
    }
  }

  @Test
  void noSecretIsOnACommandLine() throws Exception {
    String secret = "geheimes-kennwort";
    try (PostgresDumps dumps = dumps(SERVER.superuser(database).password(Secret.of(secret)));
        Dump dump = dumps.openDump();
        InputStream in = dump.streams().get(0).open()) {
      assertThat(in.read()).isNotNegative();
      String line = Files.readString(Path.of("/proc/" + tool().orElseThrow().pid() + "/cmdline"));
      assertThat(line)
          .contains("pg_dump", "--compress=0")
          .doesNotContain(secret)
          .doesNotContain(database);
      assertThat(Files.readString(Path.of("/proc/" + tool().orElseThrow().pid() + "/environ")))
          .contains("PGPASSWORD=" + secret, "PGDATABASE=" + database);
    }
  }

  @Test
  void warningsOfTheToolAreInTheSummary() throws Exception {
    ClientTools real = ClientTools.find(Optional.empty(), System.getenv(), 15, "The test");
    tool(
        "pg_dump",
        "echo 'pg_dump: warning: something is odd' >&2\necho 'pg_dump: detail: quite odd' >&2\nexec "
            + real.folder()
            + "/pg_dump \"$@\"");
    try (PostgresDumps dumps =
        dumps(SERVER.superuser(database).globals(false).binDirectory(home.resolve("bin")))) {
      assertThat(DumpedBytes.take(dumps).summary().warnings())
          .containsExactly("something is odd quite odd");
    }
  }

  @Test
  void globalsThatCannotBeReadAreAWarning() throws Exception {
    ClientTools real = ClientTools.find(Optional.empty(), System.getenv(), 15, "The test");
    tool("pg_dump", "exec " + real.folder() + "/pg_dump \"$@\"");
    tool(
        "pg_dumpall",
        "echo 'pg_dumpall: error: query failed: ERROR:  permission denied for table pg_authid' >&2\nexit 1");
    try (PostgresDumps dumps =
        dumps(SERVER.superuser(database).binDirectory(home.resolve("bin")))) {
      DumpedBytes dumped = DumpedBytes.take(dumps);
      assertThat(dumped.summary().warnings())
          .singleElement()
          .asString()
          .contains("Roles and tablespaces were not recorded", "permission denied");
      assertThat(DatabaseDetails.fromJson(dumped.summary().details()).globals())
          .isEqualTo(DatabaseDetails.Globals.NONE);
    }
  }

  private String sessions() throws SQLException {
    return SERVER.query(
        "postgres", "SELECT count(*) FROM pg_stat_activity WHERE datname = '" + database + "'");
  }

  private static Optional<ProcessHandle> tool() {
    return ProcessHandle.current()
        .children()
        .filter(
            child ->
                child.info().commandLine().filter(line -> line.contains("/pg_dump ")).isPresent()
                    || child
                        .info()
                        .arguments()
                        .filter(
                            all ->
                                List.of(all).stream()
                                    .anyMatch(argument -> argument.endsWith("/pg_dump")))
                        .isPresent())
        .findFirst();
  }

  private void tool(String name, String script) throws IOException {
    Path file = Files.createDirectories(home.resolve("bin")).resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private static void drain(InputStream in) throws IOException {
    in.transferTo(OutputStream.nullOutputStream());
  }

  private PostgresDumps dumps(Postgres.Builder builder) {
    return new PostgresDumps(new PostgresAccess(builder.build(), new TestContext(home)));
  }
}
