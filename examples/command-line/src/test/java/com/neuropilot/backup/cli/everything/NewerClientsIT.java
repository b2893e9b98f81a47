package com.neuropilot.backup.cli.everything;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.cli.Invocation;
import java.nio.file.Files;
import java.nio.file.Path;
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
  @CsvSource({
    "17, custom, SUPERUSER",
    "17, plain, SUPERUSER",
    "18, custom, SUPERUSER",
    "18, plain, SUPERUSER",
    "17, custom, OWNER",
    "17, plain, OWNER",
    "18, custom, OWNER",
    "18, plain, OWNER"
  })
  void theDatabaseComesBackAsItWas(int version, String format, Role role) throws Exception {
    Pipeline pipeline =
        new Pipeline(new Invocation()::result, folder, keys, format, "zstd")
            .with("source.bin-directory = " + NewerClients.tools(version));
    String backup = pipeline.backUp(everything.url(role, role.source()));
    String manifest = Files.readString(pipeline.store().resolve(backup + ".manifest.json"));
    assertThat(manifest).contains("\"toolVersion\" : \"pg_dump " + version + ".");

    if (role == Role.OWNER) {
      everything.createForOwner(TARGET);
    }

    new Restored(pipeline.restoreConfigured(backup, TARGET)).assertWellBut(skipped(role));

    everything.assertSame(role, TARGET);
  }

  /** The line that an older server does not know, and comments that are a superuser's. */
  private static String[] skipped(Role role) {
    return role == Role.SUPERUSER
        ? new String[] {"SET transaction_timeout: "}
        : new String[] {
          "SET transaction_timeout: ",
          "COMMENT ON EXTENSION dblink IS: ",
          "COMMENT ON EXTENSION postgres_fdw IS: "
        };
  }
}
