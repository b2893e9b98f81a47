package com.neuropilot.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupCommandTest {
  @TempDir Path folder;
  private final Invocation invocation = new Invocation();
  private Workplace workplace;

  @BeforeEach
  void prepare() {
    workplace = new Workplace(folder).unencrypted();
  }

  @Test
  void makesABackupAndSaysWhatBecameOfIt() throws IOException {
    assertThat(invocation.run("backup", "--config", workplace.config())).isEqualTo(ExitStatus.DONE);

    assertThat(invocation.out())
        .contains("Backup shop_20250120_020000 is complete.")
        .contains("3 rows in 1 table")
        .containsPattern("near +whole at ")
        .containsPattern("far +whole at ");
    assertThat(invocation.err()).contains("Dumping ...").doesNotContain("error");
    assertThat(workplace.near.contents()).containsKey("shop_20250120_020000.manifest.json");
  }

  @Test
  void writesTheResultForAProgram() throws IOException {
    assertThat(invocation.run("backup", "-c", workplace.config(), "--json")).isZero();

    assertThat(invocation.out())
        .startsWith("{")
        .contains("\"outcome\" : \"complete\"", "\"id\" : \"shop_20250120_020000\"");
  }

  @Test
  void keepsTheKind() throws IOException {
    invocation.run("backup", "-c", workplace.config(), "--kind", "scheduled");

    invocation.run("list", "-c", workplace.config(), "--json");
    assertThat(invocation.out()).contains("\"kind\" : \"scheduled\"");
  }

  @Test
  void warningsGiveAStatusOfTheirOwn() throws IOException {
    workplace.with("source.warnings = circular foreign keys");

    assertThat(invocation.run("backup", "-c", workplace.config())).isEqualTo(ExitStatus.WARNINGS);
    assertThat(invocation.out()).contains("Warnings:\n  - circular foreign keys");
  }

  @Test
  void aDestinationThatFailsIsNotTakenForSuccess() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    workplace.with("storage.bad = local").with("storage.bad.directory = " + file.resolve("sub"));

    assertThat(invocation.run("backup", "-c", workplace.config())).isEqualTo(ExitStatus.WARNINGS);
    assertThat(invocation.out())
        .contains("is NOT at every destination")
        .containsPattern("bad +FAILED: .*file");
  }

  @Test
  void aFailureIsOneMessageWithoutAStackTrace() throws IOException {
    workplace.with("source.failure = The server is down. Start it.");

    assertThat(invocation.run("backup", "-c", workplace.config())).isEqualTo(ExitStatus.FAILED);
    assertThat(invocation.err()).contains("error: The server is down. Start it.\n");
    assertThat(invocation.err()).doesNotContain("\tat ");
    assertThat(workplace.near.contents()).isEmpty();

    invocation.run("backup", "-c", workplace.config(), "--verbose");
    assertThat(invocation.err()).contains("\tat ");
  }

  @Test
  void anotherRunHoldsTheLock() throws IOException {
    FakeDatabase.LOCKS.put(workplace.database + " neuropilot-backup:shop", true);

    assertThat(invocation.run("backup", "-c", workplace.config())).isEqualTo(ExitStatus.LOCKED);
    assertThat(invocation.err()).contains("Another run of the pipeline 'shop' holds the lock");
  }

  @Test
  void anotherDatabaseIsRefusedUntilItIsAccepted() throws IOException {
    invocation.run("backup", "-c", workplace.config());
    workplace.with("source.database = other");

    assertThat(invocation.run("backup", "-c", workplace.config())).isEqualTo(ExitStatus.FAILED);
    assertThat(invocation.err()).contains("another database's backups", "--accept-database");
    assertThat(invocation.run("backup", "-c", workplace.config(), "--accept-database", "7/other"))
        .isZero();
  }

  @Test
  void aSecretThatIsNotThereIsFoundBeforeAnythingIsBegun() throws IOException {
    workplace.with("source.password-env = DB_PASSWORD");

    assertThat(invocation.run("backup", "-c", workplace.config())).isEqualTo(ExitStatus.USAGE);
    assertThat(invocation.err())
        .contains("source.password-env names the environment variable DB_PASSWORD, which is not")
        .contains("source.password-file");

    invocation.environment.put("DB_PASSWORD", "s3cret");
    assertThat(invocation.run("backup", "-c", workplace.config())).isZero();
    assertThat(invocation.out() + invocation.err()).doesNotContain("s3cret");
  }

  @Test
  void aDiskThatIsNotMountedIsADestinationThatFailed() throws IOException {
    Path mountPoint = folder.resolve("usb");
    workplace
        .with("storage.usb = local")
        .with("storage.usb.directory = " + mountPoint.resolve("neuropilot"));

    assertThat(invocation.run("backup", "-c", workplace.config())).isEqualTo(ExitStatus.WARNINGS);
    assertThat(invocation.err() + invocation.out())
        .contains("There is no directory " + mountPoint, "mount it");
    assertThat(mountPoint).doesNotExist();
  }
}
