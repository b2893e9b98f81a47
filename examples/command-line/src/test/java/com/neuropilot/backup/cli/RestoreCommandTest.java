package com.neuropilot.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreCommandTest {
  private static final String ID = "shop_20250120_020000";

  @TempDir Path folder;
  private final Invocation invocation = new Invocation();
  private Workplace workplace;
  private String config = "";

  @BeforeEach
  void backUp() throws IOException {
    workplace = new Workplace(folder).unencrypted();
    config = workplace.config();
    invocation.run("backup", "-c", config);
    invocation.clock.advance(Duration.ofMinutes(192));
  }

  private String restored(String database) {
    return FakeDatabase.RESTORED.getOrDefault(database, "");
  }

  @Test
  void saysWhatItWillDoAndDoesItWhenTheNameIsTyped() {
    String target = workplace.database + "-new";
    invocation.terminal = FakeTerminal.answering(target);

    assertThat(invocation.run("restore", "--latest", "-c", config, "--target-database", target))
        .isZero();

    assertThat(invocation.out())
        .contains("Restore of " + ID)
        .contains("3 h 12 min ago, at 2025-01-20 02:00:00 UTC")
        .contains("database " + target + " (mode new)")
        .contains("Steps:\n  1. Load the dump.\n  2. Count the rows.\n")
        .contains("Restored " + ID + " into database " + target)
        .contains("Rows counted and compared with the backup's: 3 in 1 table")
        .contains("public.item  3")
        .contains("Skipped statements of the dump:\n  - COMMENT ON EXTENSION: not the owner");
    assertThat(invocation.terminal.questions).singleElement().asString().contains(target);
    assertThat(restored(target)).isEqualTo("three rows");
  }

  @Test
  void anotherAnswerLeavesEverythingAsItIs() {
    invocation.terminal = FakeTerminal.answering("yes");

    assertThat(invocation.run("restore", ID, "-c", config)).isEqualTo(ExitStatus.FAILED);
    assertThat(invocation.err()).contains("error: Not confirmed; nothing was touched.");
    assertThat(restored(workplace.database)).isEmpty();
  }

  @Test
  void withoutATerminalItHasToBeSaid() {
    assertThat(invocation.run("restore", ID, "-c", config)).isEqualTo(ExitStatus.USAGE);
    assertThat(invocation.err()).contains("Nothing was touched", "--yes");
    assertThat(restored(workplace.database)).isEmpty();

    assertThat(invocation.run("restore", ID, "-c", config, "--yes")).isZero();
    assertThat(restored(workplace.database)).isEqualTo("three rows");
  }

  @Test
  void problemsFoundBeforehandAreListedAndNothingIsAsked() throws IOException {
    config = workplace.with("source.problems = the database is not empty, no room").config();

    assertThat(invocation.run("restore", ID, "-c", config)).isEqualTo(ExitStatus.FAILED);
    assertThat(invocation.err())
        .contains("nothing was touched:\n- the database is not empty\n- no room");
  }

  @Test
  void warningsHaveAStatusOfTheirOwn() throws IOException {
    config = workplace.with("source.warnings = another collation").config();

    assertThat(invocation.run("restore", ID, "-c", config, "--yes")).isEqualTo(ExitStatus.WARNINGS);
    assertThat(invocation.out()).contains("Warnings:\n  - another collation");
  }

  @Test
  void aDamagedBackupIsRefused() {
    byte[] bytes = workplace.near.contents().get(ID + ".dump.zst");
    bytes[bytes.length / 2] ^= 1;
    workplace.near.overwrite(ID + ".dump.zst", bytes);

    assertThat(invocation.run("restore", ID, "-c", config, "--storage", "near", "--yes"))
        .isEqualTo(ExitStatus.DAMAGED);
    assertThat(invocation.err()).contains("There is no other whole backup.");
    assertThat(restored(workplace.database)).isEmpty();

    invocation.clock.advance(Duration.ofDays(1));
    assertThat(invocation.run("backup", "-c", config)).isZero();
    assertThat(invocation.run("restore", ID, "-c", config, "--storage", "near", "--yes"))
        .isEqualTo(ExitStatus.DAMAGED);
    assertThat(invocation.err())
        .contains("The newest whole backup beside it is shop_20250121_051200")
        .endsWith("restore shop_20250121_051200\n");
  }

  @Test
  void byTime() {
    assertThat(
            invocation.run(
                "restore", "--as-of", "2025-01-20T03:00:01+01:00", "-c", config, "--yes"))
        .isZero();
    assertThat(invocation.run("restore", "--as-of", "2025-01-20T01:59:59Z", "-c", config, "--yes"))
        .isEqualTo(ExitStatus.NO_SUCH_BACKUP);
    assertThat(invocation.run("restore", "--as-of", "yesterday", "-c", config))
        .isEqualTo(ExitStatus.USAGE);
    assertThat(invocation.err()).contains("2025-01-20T02:00:00Z");
  }

  @Test
  void aLocalFileOfAnotherTool() throws IOException {
    Path file = folder.resolve("dump.sql.gz");
    try (GZIPOutputStream gzip = new GZIPOutputStream(Files.newOutputStream(file))) {
      gzip.write("select 1;".getBytes(StandardCharsets.UTF_8));
    }

    assertThat(invocation.run("restore", file.toString(), "-c", config, "--yes")).isZero();
    assertThat(restored(workplace.database)).isEqualTo("select 1;");
    assertThat(invocation.out())
        .contains("a dump of another tool", "from        " + folder + "\n")
        .contains("Rows counted (the backup does not say how many there should be): 3 in 1 table")
        .doesNotContain("compared");
  }

  @Test
  void theModeIsChosenOrNamed() {
    assertThat(invocation.run("restore", "--latest", "-c", config, "--mode", "sideways"))
        .isEqualTo(ExitStatus.USAGE);
    assertThat(invocation.err()).contains("--mode", "'sideways' is none of swap, in-place, new");
    assertThat(invocation.run("restore", ID, "-c", config, "--yes")).isZero();
    assertThat(invocation.out()).contains("(mode new)");
    assertThat(invocation.run("restore", ID, "-c", config, "--yes", "--mode", "swap")).isZero();
    assertThat(invocation.out()).contains("(mode swap)", "'rollback' brings it back");
  }

  @Test
  void aFileOfOurOwnStandsForItsBackup() throws IOException {
    Path copy = Files.createDirectory(folder.resolve("copy"));
    for (String name : workplace.near.contents().keySet()) {
      Files.write(copy.resolve(name), workplace.near.contents().get(name));
    }

    assertThat(
            invocation.run(
                "restore", copy.resolve(ID + ".manifest.json").toString(), "-c", config, "--yes"))
        .isZero();
    assertThat(invocation.out()).contains("Restore of " + ID, "Rows counted and compared");
  }

  @Test
  void itHasToBeSaidWhichBackupFromWhereAndWhereTo() {
    assertThat(invocation.run("restore", "-c", config)).isEqualTo(ExitStatus.USAGE);
    assertThat(invocation.err()).contains("Say which backup");
    assertThat(invocation.run("restore", "--latest")).isEqualTo(ExitStatus.USAGE);
    assertThat(invocation.err()).contains("Say where the backups are");
    assertThat(invocation.run("restore", "--latest", "--from", folder.toString()))
        .isEqualTo(ExitStatus.USAGE);
    assertThat(invocation.err()).contains("Say where to restore to");
    assertThat(invocation.run("restore", "nowhere/x.sql.gz", "-c", config))
        .isEqualTo(ExitStatus.USAGE);
    assertThat(invocation.err()).contains("There is no file nowhere/x.sql.gz.");
  }

  @Test
  void aMissingKeyIsAMistakeOfTheCommandLine() throws IOException {
    workplace = new Workplace(folder).encrypted();
    config = workplace.config();
    invocation.run("backup", "-c", config);

    assertThat(invocation.run("restore", "--latest", "-c", config, "--yes"))
        .isEqualTo(ExitStatus.USAGE);
    assertThat(invocation.err()).contains("is encrypted", "--secret-key");
    String key = workplace.secretKey().toString();
    assertThat(invocation.run("restore", "--latest", "-c", config, "--yes", "--secret-key", key))
        .isEqualTo(ExitStatus.USAGE);
    assertThat(invocation.err()).contains(key, "--passphrase-file", "--passphrase-env");
    assertThat(restored(workplace.database)).isEmpty();
  }
}
