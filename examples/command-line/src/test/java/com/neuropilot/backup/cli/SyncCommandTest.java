package com.neuropilot.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyncCommandTest {
  private static final String ID = "shop_20250120_020000";

  @TempDir Path folder;
  private final Invocation invocation = new Invocation();
  private Workplace workplace;

  @BeforeEach
  void backUpAndLoseOneCopy() throws IOException {
    workplace = new Workplace(folder).unencrypted();
    assertThat(invocation.run("backup", "-c", workplace.config())).isZero();
    workplace.far.clear();
  }

  @Test
  void theCopyIsMadeAgainWithoutADatabase() throws IOException {
    String config = workplace.with("source.failure = the server is gone").config();

    assertThat(invocation.run("sync", "-c", config)).isZero();

    assertThat(invocation.out())
        .isEqualTo("far: 1 backup copied.\n  " + ID + "\nnear: nothing was lacking.\n");
    assertThat(workplace.far.contents()).containsExactlyEntriesOf(workplace.near.contents());
    assertThat(invocation.run("sync", "-c", config, "--json")).isZero();
    assertThat(invocation.out())
        .contains("\"storage\" : \"far\"", "\"copied\" : [ ]", "\"problems\" : [ ]");
  }

  @Test
  void whatIsWholeNowhereIsAWarning() throws IOException {
    workplace.near.overwrite(ID + ".dump.zst", new byte[1]);

    assertThat(invocation.run("sync", "-c", workplace.config())).isEqualTo(ExitStatus.WARNINGS);

    assertThat(invocation.out())
        .contains("far: 0 backups copied.", "NOT copied:")
        .contains(ID + " is whole nowhere. near: " + ID + ".dump.zst has 1 bytes");
  }

  @Test
  void whatTurnsOutDamagedIsAWarning() throws IOException {
    int length = workplace.near.contents().get(ID + ".dump.zst").length;
    workplace.near.overwrite(ID + ".dump.zst", new byte[length]);

    assertThat(invocation.run("sync", "-c", workplace.config(), "--to", "far"))
        .isEqualTo(ExitStatus.WARNINGS);

    assertThat(invocation.out())
        .contains("could not be copied from near: " + ID + ".dump.zst at memory:");
    assertThat(workplace.far.contents()).doesNotContainKey(ID + ".manifest.json");
  }

  @Test
  void directoriesAreHealedAndPruned() throws IOException {
    String config =
        new Workplace(folder)
            .unencrypted()
            .with("storage.disk = local")
            .with("storage.disk.directory = " + folder.resolve("disk"))
            .with("storage.usb = local")
            .with("storage.usb.directory = " + folder.resolve("usb"))
            .with("storage.usb.heal = true")
            .with("retention.keep-last = 2")
            .config();
    for (int i = 0; i < 3; i++) {
      invocation.clock.advance(Duration.ofDays(1));
      assertThat(invocation.run("backup", "-c", config)).isZero();
      try (Stream<Path> files = Files.list(folder.resolve("usb"))) {
        files.forEach(file -> assertThat(file.toFile().delete()).isTrue());
      }
    }
    assertThat(invocation.run("backup", "-c", config)).isZero();

    assertThat(names("usb")).isEqualTo(names("disk")).hasSize(9);
    String place = folder.resolve("usb").toString();
    assertThat(invocation.run("prune", "--from", place, "--pipeline", "shop", "--keep-last", "1"))
        .isZero();
    assertThat(names("usb"))
        .containsExactly(
            "RESTORE.txt",
            "shop_20250123_020001.dump.zst",
            "shop_20250123_020001.dump.zst.sha256",
            "shop_20250123_020001.manifest.json",
            "shop_20250123_020001.meta.json.zst");
  }

  private List<String> names(String directory) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(directory))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void mistakesAreNamed() throws IOException {
    String config = workplace.config();

    assertThat(invocation.run("sync", "-c", config, "--to", "fra")).isEqualTo(ExitStatus.USAGE);
    assertThat(invocation.err()).contains("There is no storage 'fra'; there are: far, near");
  }

  @Test
  void aMissingPlugInOfAStorageIsNamedAndNothingIsCopied() throws IOException {
    String config =
        workplace
            .with("storage.cloud = teapot")
            .with("storage.cloud.spout = north")
            .with("storage.attic = kettle")
            .config();

    for (List<String> to : List.of(List.<String>of(), List.of("--to", "far"))) {
      assertThat(invocation.run(sync(config, to))).isEqualTo(ExitStatus.USAGE);
      assertThat(invocation.out()).isEmpty();
      assertThat(invocation.err())
          .startsWith("error: There are 2 problems:")
          .contains("No storage with the id 'teapot' was found (asked for by storage.cloud).")
          .contains("No storage with the id 'kettle' was found (asked for by storage.attic).")
          .contains("Found: ", "local (", "memory (", "Add the dependency, or merge the services")
          .doesNotContain("\tat ", "Exception");
    }
    assertThat(workplace.far.contents()).isEmpty();
  }

  @Test
  void aMissingPlugInMattersToWhatUsesItOnly() throws IOException {
    String config = workplace.with("encryptor = kettle").config();
    assertThat(invocation.run(sync(config, List.of()))).isEqualTo(ExitStatus.USAGE);
    assertThat(invocation.err())
        .startsWith("error: No encryptor with the id 'kettle' was found (asked for by encryptor).")
        .contains("openpgp (", "Add the dependency");
    assertThat(workplace.far.contents()).isEmpty();

    config = workplace.with("encryptor = none").with("source = teapot").config();
    assertThat(invocation.run(sync(config, List.of()))).isZero();
    assertThat(workplace.far.contents()).containsExactlyEntriesOf(workplace.near.contents());
  }

  private static String[] sync(String config, List<String> more) {
    List<String> args = new ArrayList<>(List.of("sync", "-c", config));
    args.addAll(more);
    return args.toArray(String[]::new);
  }

  @Test
  void enoughDestinationsMakeABackupCompleteWithAWarning() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    String config =
        workplace
            .with("storage.bad = local")
            .with("storage.bad.directory = " + file.resolve("sub"))
            .with("destinations = at-least-2")
            .config();

    assertThat(invocation.run("backup", "-c", config)).isEqualTo(ExitStatus.WARNINGS);

    assertThat(invocation.out()).contains("is complete.", "Warnings:", "Destination bad failed:");
  }
}
