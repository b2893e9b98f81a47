package com.neuropilot.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PruneCommandTest {
  private static final String FIRST = "shop_20250120_020000";

  @TempDir Path folder;
  private final Invocation invocation = new Invocation();
  private Workplace workplace;

  @BeforeEach
  void backUpFourTimes() throws IOException {
    workplace = new Workplace(folder).unencrypted();
    for (int i = 0; i < 4; i++) {
      assertThat(invocation.run("backup", "-c", workplace.config())).isZero();
      invocation.clock.advance(Duration.ofDays(1));
    }
    workplace.with("storage.near.retention.keep-last = 2");
    workplace.near.overwrite("shop_20241231_000000.sql.gz.gpg", new byte[3]);
  }

  private List<String> backups() {
    return workplace.near.contents().keySet().stream()
        .filter(name -> name.endsWith(".manifest.json"))
        .toList();
  }

  @Test
  void aDryRunShowsEachBackupWithTheRuleThatKeepsIt() throws IOException {
    assertThat(invocation.run("pin", FIRST, "-c", workplace.config())).isZero();
    assertThat(invocation.out()).isEqualTo(FIRST + " is pinned at far, near.\n");

    assertThat(invocation.run("prune", "--dry-run", "-c", workplace.config())).isZero();

    assertThat(invocation.out().lines())
        .containsExactly(
            "near:",
            "  BACKUP                                   AGE  KEPT BY",
            "  shop_20250123_020000                   1 day  newest, keep-last",
            "  shop_20250122_020000                  2 days  keep-last",
            "  shop_20250121_020000                  3 days  delete",
            "  shop_20250120_020000                  4 days  pinned",
            "  shop_20241231_000000.sql.gz.gpg  24 days 2 h  foreign",
            "4 entries would stay, 1 backup would be deleted.");
    assertThat(backups()).hasSize(4);
  }

  @Test
  void aDryRunSaysWhyADamagedBackupIsNotCounted() throws IOException {
    String data = "shop_20250123_020000.dump.zst";
    byte[] flipped = workplace.near.contents().get(data).clone();
    flipped[flipped.length / 2] ^= 1;
    workplace.near.overwrite(data, flipped);
    assertThat(invocation.run("verify", "--all", "-c", workplace.config()))
        .isEqualTo(ExitStatus.DAMAGED);

    assertThat(invocation.run("prune", "--dry-run", "-c", workplace.config())).isZero();

    assertThat(invocation.out())
        .contains(
            "disproved (found damaged by a verification on 2025-01-24; not counted)\n",
            "  shop_20250122_020000                  2 days  newest, keep-last\n",
            "  shop_20250121_020000                  3 days  keep-last\n",
            "  shop_20250120_020000                  4 days  delete\n");
    assertThat(invocation.run("prune", "--dry-run", "-c", workplace.config(), "--json")).isZero();
    assertThat(invocation.out())
        .contains("\"note\" : \"found damaged by a verification on 2025-01-24; not counted\"");
  }

  @Test
  void pruningDeletesWhatTheDryRunSaid() throws IOException {
    assertThat(invocation.run("prune", "-c", workplace.config())).isZero();

    assertThat(invocation.out())
        .contains("deleted")
        .endsWith("3 entries stay, 2 backups deleted.\n");
    assertThat(backups())
        .containsExactly(
            "shop_20250122_020000.manifest.json", "shop_20250123_020000.manifest.json");
    assertThat(workplace.far.contents()).containsKey(FIRST + ".manifest.json");
  }

  @Test
  void aPinnedBackupIsShownAndCanBeUnpinned() throws IOException {
    String config = workplace.config();
    invocation.run("pin", FIRST, "-c", config, "--storage", "near");
    invocation.run("list", "-c", config);
    assertThat(invocation.out()).contains("whole, pinned");
    invocation.run("list", "-c", config, "--json");
    assertThat(invocation.out()).contains("\"pinned\" : true", "\"pinned\" : false");

    assertThat(invocation.run("unpin", FIRST, "-c", config)).isZero();
    assertThat(invocation.out()).isEqualTo(FIRST + " is not pinned any more at far, near.\n");
    invocation.run("list", "-c", config);
    assertThat(invocation.out()).doesNotContain("pinned");
    assertThat(invocation.run("pin", "shop_20200101_000000", "-c", config))
        .isEqualTo(ExitStatus.NO_SUCH_BACKUP);
  }

  @Test
  void rulesOfTheCommandLineTakeThePlaceOfTheFiles() throws IOException {
    assertThat(
            invocation.run(
                "prune", "-c", workplace.config(), "--keep-last", "1", "--dry-run", "--json"))
        .isZero();

    assertThat(invocation.out())
        .contains("\"storage\" : \"far\"", "\"storage\" : \"near\"", "\"stays\" : false")
        .contains("\"reasons\" : [ \"newest\", \"keep-last\" ]");
  }

  @Test
  void mistakesAreNamed() throws IOException {
    String config = workplace.config();

    assertThat(invocation.run("prune", "-c", config, "--keep-days", "0"))
        .isEqualTo(ExitStatus.USAGE);
    assertThat(invocation.err()).contains("--keep-days is 0");
    assertThat(invocation.run("prune", "-c", config, "--keep-days", "3", "--zone", "Nowhere"))
        .isEqualTo(ExitStatus.USAGE);
    assertThat(invocation.err()).contains("--zone is 'Nowhere'");
    assertThat(invocation.run("prune", "-c", config, "--storage", "far"))
        .isEqualTo(ExitStatus.USAGE);
    assertThat(invocation.err()).contains("no rule that says which backups stay");
    assertThat(invocation.run("prune", "--from", folder.toString(), "--keep-last", "1"))
        .isEqualTo(ExitStatus.USAGE);
    assertThat(invocation.err()).contains("--pipeline NAME");
  }

  @Test
  void missingPlugInsOfStoragesAreNamedAndNothingIsDeleted() throws IOException {
    String config =
        workplace
            .with("storage.cloud = teapot")
            .with("storage.cloud.spout = north")
            .with("storage.cloud.retention.keep-last = 1")
            .with("storage.attic = kettle")
            .config();

    assertThat(invocation.run("prune", "-c", config)).isEqualTo(ExitStatus.USAGE);

    assertThat(invocation.out()).isEmpty();
    assertThat(invocation.err())
        .startsWith("error: There are 2 problems:")
        .contains("No storage with the id 'teapot' was found (asked for by storage.cloud). Found: ")
        .contains("No storage with the id 'kettle' was found (asked for by storage.attic). Found: ")
        .contains("local (", "memory (", "Add the dependency, or merge the services files")
        .doesNotContain("\tat ", "Exception");
    assertThat(backups()).hasSize(4);
  }

  @Test
  void aMissingPlugInOfAStorageWithoutRulesIsNamedToo() throws IOException {
    String config = workplace.with("storage.cloud = teapot").config();
    for (String option : List.of("--dry-run", "--json")) {
      assertThat(invocation.run("prune", "-c", config, option)).isEqualTo(ExitStatus.USAGE);
      assertThat(invocation.out()).isEmpty();
      assertThat(invocation.err()).startsWith("error: No storage with the id 'teapot' was found");
    }
    assertThat(backups()).hasSize(4);

    assertThat(invocation.run("prune", "-c", config, "--storage", "near")).isZero();
    assertThat(backups()).hasSize(2);
  }

  @Test
  void missingPlugInsOfSourceAndEncryptorAreNamed() throws IOException {
    String config = workplace.with("source = teapot").config();
    assertThat(invocation.run("prune", "-c", config)).isEqualTo(ExitStatus.USAGE);
    assertThat(invocation.err())
        .startsWith("error: No dump source with the id 'teapot' was found (asked for by source).")
        .contains("postgresql (", "Add the dependency");

    config = workplace.with("source = fake").with("encryptor = kettle").config();
    assertThat(invocation.run("prune", "-c", config)).isEqualTo(ExitStatus.USAGE);
    assertThat(invocation.err())
        .startsWith("error: No encryptor with the id 'kettle' was found (asked for by encryptor).")
        .contains("openpgp (", "Add the dependency");
    assertThat(backups()).hasSize(4);
  }

  @Test
  void aClockBehindAndALockOfAnotherShowInTheExitStatus() throws IOException {
    String config = workplace.config();
    invocation.clock.advance(Duration.ofDays(-3));
    assertThat(invocation.run("prune", "-c", config)).isEqualTo(ExitStatus.WARNINGS);
    assertThat(invocation.out()).contains("Nothing is deleted");

    invocation.clock.advance(Duration.ofDays(3));
    workplace.near.overwrite("shop.lock.20250124_015959.other", new byte[0]);
    assertThat(invocation.run("prune", "-c", config)).isEqualTo(ExitStatus.LOCKED);
    assertThat(invocation.err()).contains("shop.lock.20250124_015959.other");
    assertThat(backups()).hasSize(4);
  }
}
