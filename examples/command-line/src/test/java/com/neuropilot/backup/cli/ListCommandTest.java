package com.neuropilot.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.spi.ObjectKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListCommandTest {
  @TempDir Path folder;
  private final Invocation invocation = new Invocation();
  private Workplace workplace;
  private String config = "";

  @BeforeEach
  void backUpTwice() throws IOException {
    workplace = new Workplace(folder).unencrypted();
    config = workplace.config();
    invocation.run("backup", "-c", config);
    invocation.clock.advance(Duration.ofHours(1));
    invocation.run("backup", "-c", config);
    invocation.clock.advance(Duration.ofMinutes(192));
  }

  @Test
  void showsTheNewestFirstAndHowOldItIs() {
    assertThat(invocation.run("list", "-c", config)).isZero();

    assertThat(invocation.out().lines())
        .satisfiesExactly(
            titles -> assertThat(titles).startsWith("BACKUP ").contains("STATE", "AGE", "SIZE"),
            newest ->
                assertThat(newest)
                    .contains("shop_20250120_030000  whole  3 h 12 min", workplace.database)
                    .endsWith("far, near"),
            older -> assertThat(older).startsWith("shop_20250120_020000"),
            summary -> assertThat(summary).isEqualTo("The newest whole backup is 3 h 12 min old."));
  }

  @Test
  void writesAnArrayForAProgram() {
    assertThat(invocation.run("list", "-c", config, "--json")).isZero();

    assertThat(invocation.out())
        .startsWith("[")
        .contains(
            "\"id\" : \"shop_20250120_030000\"",
            "\"pipeline\" : \"shop\"",
            "\"database\" : \"" + workplace.database + "\"",
            "\"started\" : \"2025-01-20T03:00:00Z\"",
            "\"finished\" : \"2025-01-20T03:00:00Z\"",
            "\"format\" : \"custom\"",
            "\"kind\" : \"manual\"",
            "\"plainBytes\" : 10",
            "\"storages\" : [ \"far\", \"near\" ]",
            "\"state\" : \"whole\"",
            "\"problems\" : { }");
  }

  @Test
  void damageAndLeftoversAndFilesOfOtherToolsShow() throws IOException {
    workplace.near.target().delete(ObjectKey.of("shop_20250120_030000.dump.zst"));
    workplace.far.overwrite("shop_20250101_000000.begun", new byte[0]);
    workplace.far.overwrite("shop_20241231_000000.sql.gz.gpg", new byte[3]);

    assertThat(invocation.run("list", "-c", config)).isZero();

    assertThat(invocation.out())
        .contains("DAMAGED")
        .contains("    near: shop_20250120_030000.dump.zst is missing.")
        .contains("incomplete")
        .contains("foreign");
  }

  @Test
  void anEmptyStorageIsNoMistake() {
    assertThat(invocation.run("list", "--from", folder.toString())).isZero();
    assertThat(invocation.out()).isEqualTo("There are no backups.\n");
    assertThat(invocation.run("list", "--from", folder.toString(), "--json")).isZero();
    assertThat(invocation.out().strip()).isEqualTo("[ ]");
  }

  @Test
  void oneStorageOfSeveral() throws IOException {
    config = workplace.with("storage.broken = nowhere").config();

    assertThat(invocation.run("list", "-c", config, "--storage", "near")).isZero();
    assertThat(invocation.out()).contains("near").doesNotContain("far");
    assertThat(invocation.run("list", "-c", config, "--storage", "nea"))
        .isEqualTo(ExitStatus.USAGE);
    assertThat(invocation.err())
        .contains("There is no storage 'nea'; there are: broken, far, near");
  }

  @Test
  void aStorageThatCannotBeListedIsAWarningAsLongAsAnotherCan() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    config =
        workplace
            .with("storage.bad = local")
            .with("storage.bad.directory = " + file.resolve("sub"))
            .config();

    assertThat(invocation.run("list", "-c", config)).isEqualTo(ExitStatus.WARNINGS);
    assertThat(invocation.out()).contains("shop_20250120_030000");
    assertThat(invocation.err()).contains("warning: Storage bad cannot be listed");
  }

  @Test
  void aDirectoryThatIsNotThereIsNotTakenForAnEmptyOne() throws IOException {
    Path directory = folder.resolve("usb/neuropilot");
    config =
        workplace.with("storage.usb = local").with("storage.usb.directory = " + directory).config();

    assertThat(invocation.run("list", "-c", config)).isEqualTo(ExitStatus.WARNINGS);
    assertThat(invocation.out()).contains("shop_20250120_030000");
    assertThat(invocation.err()).contains("warning: There is no directory " + directory);
    assertThat(invocation.run("list", "-c", config, "--storage", "usb"))
        .isEqualTo(ExitStatus.WARNINGS);
    assertThat(invocation.err()).contains("There is no directory " + directory, "mounted");
  }

  @Test
  void aPlaceOfTheCommandLineIsCalledAsItWasGiven() throws IOException {
    Path place = Files.createDirectory(folder.resolve("place"));
    Files.writeString(place.resolve("shop_20250101_000000.manifest.json"), "{");

    assertThat(invocation.run("list", "--from", place.toString())).isZero();
    assertThat(invocation.out())
        .containsPattern("shop_20250101_000000 +DAMAGED .* --from\n +--from: ");
  }
}
