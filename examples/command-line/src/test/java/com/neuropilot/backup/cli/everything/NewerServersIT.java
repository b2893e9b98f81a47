package com.neuropilot.backup.cli.everything;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.cli.Installation.Result;
import com.neuropilot.backup.cli.Invocation;
import com.neuropilot.backup.postgres.PostgresServer;
import com.neuropilot.backup.postgres.RestoreFixture;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Backups of a server of version 15, restored into servers of versions 17 and 18, and back. */
class NewerServersIT {
  private static final String TARGET = "restored";

  @TempDir static Path home;
  private static final Map<Integer, PostgresServer> SERVERS = new HashMap<>();
  private static Everything everything;
  private static Keys keys;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    keys = Keys.generate(home);
    everything = Everything.start(home);
    for (int version : new int[] {17, 18}) {
      PostgresServer server =
          PostgresServer.packed(Path.of("target", "newer-servers", version + ".jar"));
      server.start();
      SERVERS.put(version, server);
    }
  }

  @AfterAll
  static void stop() throws Exception {
    everything.stop();
    for (PostgresServer server : SERVERS.values()) {
      server.stop();
    }
  }

  private static PostgresServer server(int version) {
    return SERVERS.get(version);
  }

  private static String url(int version, Role role, String database) {
    return "postgresql://" + role.user() + "@127.0.0.1:" + server(version).port() + "/" + database;
  }

  /** The tools of the newer server come first on the path. */
  private static Result run(int version, String... args) {
    Invocation invocation = new Invocation();
    invocation.environment.merge(
        "PATH", NewerClients.tools(version).toString(), (path, first) -> first + ":" + path);
    return invocation.result(args);
  }

  @ParameterizedTest
  @CsvSource({"17, custom", "18, custom", "18, plain"})
  void aBackupOfAnOlderServerComesBackAsItWas(int version, String format) throws Exception {
    Role role = Role.SUPERUSER;
    Pipeline pipeline = new Pipeline(args -> run(version, args), folder, keys, format, "zstd");
    String backup = pipeline.backUp(everything.url(role, role.source()));
    String target = TARGET + "_" + format;

    Result result = pipeline.restore(backup, url(version, role, target), "--create-missing-roles");

    assertThat(result.status()).as(result.all()).isEqualTo(3);
    // The function has other columns in the newer version of its extension.
    String renamed = "REVOKE ALL ON FUNCTION public.postgres_fdw_get_connections";
    assertThat(result.out().contains(renamed)).as(result.all()).isEqualTo(version == 18);
    String reference = byHand(version, role, "reference_" + format);
    RestoreFixture newer = new RestoreFixture(server(version), home, NewerClients.tools(version));
    assertThat(newer.contents(target)).isEqualTo(newer.contents(reference));
    assertThat(newer.schema(target)).isEqualTo(newer.schema(reference));
    everything.assertSameContents(role, newer.contents(target));
  }

  /** What PostgreSQL's own tools make of the same database on the newer server. */
  private static String byHand(int version, Role role, String database) throws Exception {
    Shell shell = Shell.open(server(version));
    try {
      String script =
          "createdb -T template0 %2$s && %1$s/pg_dump -h %3$s -p %4$d %5$s | %1$s/psql -X -q -d %2$s"
              .formatted(
                  NewerClients.tools(version),
                  database,
                  everything.server().host(),
                  everything.server().port(),
                  role.source());
      Result result = shell.run(home, script);
      assertThat(result.status()).as(result.all()).isZero();
    } finally {
      shell.stop();
    }
    return database;
  }

  @Test
  void aBackupOfANewerServerIsRefusedByAnOlderOneBeforeAnythingIsTouched() throws Exception {
    server(17).execute("postgres", "CREATE DATABASE newer");
    server(17).execute("newer", "CREATE TABLE item AS SELECT 1 AS id");
    Pipeline pipeline = new Pipeline(args -> run(17, args), folder, keys, "custom", "zstd");
    String backup = pipeline.backUp(url(17, Role.SUPERUSER, "newer"));

    Result result = pipeline.restore(backup, everything.url(Role.SUPERUSER, "from_newer"));

    assertThat(result.status()).as(result.all()).isNotZero();
    assertThat(result.all()).contains("17", "15");
    assertThat(everything.databases()).noneMatch(name -> name.contains("from_newer"));
  }
}
