package com.neuropilot.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.cli.Installation.Result;
import com.neuropilot.backup.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a backup whose dump ends in the middle, when parts of it are stored already. */
class DumpCutShortIT {
  private static final int ROWS = 1_000_000;

  @TempDir Path folder;
  private final PostgresServer server = PostgresServer.embedded();
  private Path store;
  private String config = "";

  @BeforeEach
  void start() throws Exception {
    server.start();
    String database = server.createDatabase();
    server.execute(
        database,
        "CREATE TABLE item AS SELECT n, md5(n::text) FROM generate_series(1, " + ROWS + ") n");
    store = folder.resolve("store");
    // The slowest compressor, so that the first part is stored long before the dump has ended.
    List<String> lines =
        List.of(
            "name = shop",
            "source = postgresql",
            "source.url = postgresql://postgres@localhost:" + server.port() + "/" + database,
            "compressor = xz",
            "compressor.level = 9",
            "encryptor = none",
            "part-size = 64KiB",
            "storage.near = local",
            "storage.near.directory = " + store,
            "work-directory = " + folder.resolve("work"));
    config = Files.write(folder.resolve("backup.properties"), lines).toString();
  }

  @AfterEach
  void stop() throws IOException {
    server.stop();
  }

  @Test
  void aKilledPgDumpLeavesNothing() throws Exception {
    Result result = backupUntil(DumpCutShortIT::killTool);

    assertThat(result.err()).contains("error: ", "pg_dump", "signal 9");
    assertNothingLeft(result);
    Path file = Path.of(config);
    Files.writeString(file, Files.readString(file).replaceAll("compressor.*\n", ""));
    assertThat(new Invocation().run("backup", "-c", config)).isZero();
  }

  @Test
  void aServerThatIsStoppedLeavesNothing() throws Exception {
    Result result = backupUntil(server::stop);

    assertThat(result.err()).contains("error: ");
    assertThat(result.err())
        .containsPattern("terminating connection|closed the connection|connection .*lost");
    assertNothingLeft(result);
  }

  private interface Cut {
    void run() throws Exception;
  }

  /** Makes a backup and cuts its dump short once a part of it is stored. */
  private Result backupUntil(Cut cut) throws Exception {
    CompletableFuture<Result> backup =
        CompletableFuture.supplyAsync(() -> new Invocation().result("backup", "-c", config));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (stored().noneMatch(name -> name.endsWith(".part000001"))) {
      assertThat(backup).isNotDone();
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(10);
    }
    assertThat(backup).isNotDone();
    cut.run();
    return backup.get(60, TimeUnit.SECONDS);
  }

  private void assertNothingLeft(Result result) throws IOException {
    assertThat(result.status()).as("%s", result).isEqualTo(ExitStatus.FAILED);
    assertThat(result.all()).doesNotContain("\tat ", "Exception");
    assertThat(stored()).isEmpty();
    assertThat(folder.resolve("work")).isEmptyDirectory();
    Invocation list = new Invocation();
    assertThat(list.run("list", "-c", config)).isZero();
    assertThat(list.out()).isEqualTo("There are no backups.\n");
  }

  private Stream<String> stored() throws IOException {
    if (!Files.isDirectory(store)) {
      return Stream.empty();
    }
    try (Stream<Path> files = Files.list(store)) {
      return files.map(file -> file.getFileName().toString()).toList().stream();
    }
  }

  private static void killTool() {
    List<ProcessHandle> tools =
        ProcessHandle.current()
            .descendants()
            .filter(child -> child.info().command().orElse("").endsWith("/pg_dump"))
            .toList();
    assertThat(tools).hasSize(1);
    assertThat(tools.get(0).destroyForcibly()).isTrue();
  }
}
