package com.neuropilot.backup.cli.everything;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.cli.Invocation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Client tools of versions 17 and 18 against a server of version 15. */
class NewerClientsIT {
  private static final String TARGET = "restored";

  @TempDir static Path home;
  private static Everything everything;
  private static Keys keys;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    keys = Keys.generate(home);
    everything = Everything.start(home);
  }

  @AfterAll
  static void stop() throws Exception {
    everything.stop();
  }

  @AfterEach
  void drop() throws Exception {
    everything.drop(TARGET);
  }

  @ParameterizedTest
  @CsvSource({"17, custom", "17, plain", "18, custom", "18, plain"})
  void theDatabaseComesBackAsItWas(int version, String format) throws Exception {
    Pipeline pipeline =
        new Pipeline(new Invocation()::result, folder, keys, format, "zstd")
            .with("source.bin-directory = " + tools(version));
    String backup = pipeline.backUp(everything.url(Role.SUPERUSER, Role.SUPERUSER.source()));
    String manifest = Files.readString(pipeline.store().resolve(backup + ".manifest.json"));
    assertThat(manifest).contains("\"toolVersion\" : \"pg_dump " + version + ".");

    new Restored(pipeline.restoreConfigured(backup, TARGET))
        .assertWellBut("SET transaction_timeout: ");

    everything.assertSame(Role.SUPERUSER, TARGET);
  }

  private static Path tools(int version) {
    return Stream.of(
            Path.of("../../.ci/target/newer-clients/" + version + "/bin"),
            Path.of("/usr/lib/postgresql/" + version + "/bin"))
        .filter(folder -> Files.isExecutable(folder.resolve("pg_dump")))
        .findFirst()
        .map(folder -> folder.toAbsolutePath().normalize())
        .orElseThrow(
            () ->
                new AssertionError(
                    "The client tools of PostgreSQL "
                        + version
                        + " are missing. On Debian, run: bash .ci/newer-clients. Elsewhere install"
                        + " them, from PostgreSQL's own packages: sudo apt-get install -y"
                        + " postgresql-client-"
                        + version));
  }
}
