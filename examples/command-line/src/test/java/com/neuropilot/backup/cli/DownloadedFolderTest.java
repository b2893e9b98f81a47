package com.neuropilot.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups in a directory that a person filled with a browser. */
class DownloadedFolderTest {
  private static final String ID = "shop_20250120_020000";

  @TempDir Path folder;
  private final Invocation invocation = new Invocation();
  private Path downloads;
  private String[] verify = {};

  @BeforeEach
  void backUpAndDownload() throws IOException {
    Workplace workplace = new Workplace(folder).encrypted();
    assertThat(invocation.run("backup", "-c", workplace.config())).isZero();
    downloads = Files.createDirectory(folder.resolve("Downloads"));
    for (Map.Entry<String, byte[]> object : workplace.near.contents().entrySet()) {
      Files.write(downloads.resolve(object.getKey()), object.getValue());
    }
    verify =
        new String[] {
          "verify",
          "--latest",
          "--from",
          downloads.toString(),
          "--secret-key",
          workplace.secretKey().toString(),
          "--passphrase-file",
          workplace.passphrase().toString()
        };
  }

  private Path file(String ending) {
    return downloads.resolve(ID + ending);
  }

  private void rename(String from, String to) throws IOException {
    Files.move(file(from), file(to));
  }

  @Test
  void filesThatTheBrowserRenamedAreFoundByTheirHash() throws IOException {
    rename(".dump.zst.gpg", ".dump.zst (1).gpg");
    rename(".dump.zst.gpg.sha256", ".dump.zst.gpg (2).sha256");
    rename(".meta.json.zst.gpg", ".meta.json.zst.gpg.bin");
    rename(".manifest.json", ".manifest (1).json");

    assertThat(invocation.run(verify)).as(invocation.err()).isZero();
    assertThat(invocation.out()).contains(ID, "decrypted and unpacked to the end");
    assertThat(invocation.run("list", "--from", downloads.toString())).isZero();
    assertThat(invocation.out()).contains(ID + "  whole");
  }

  @Test
  void aManifestWithAnotherEndingIsFoundByWhatIsInIt() throws IOException {
    rename(".manifest.json", ".manifest.json.txt");

    assertThat(invocation.run(verify)).as(invocation.err()).isZero();
  }

  @Test
  void whatIsNotWhatTheManifestSaysIsNotTakenForIt() throws IOException {
    byte[] data = Files.readAllBytes(file(".dump.zst.gpg"));
    data[data.length / 2] ^= 1;
    Files.delete(file(".dump.zst.gpg"));
    Files.write(file(".dump.zst (1).gpg"), data);
    rename(".manifest.json", ".manifest (1).json");

    assertThat(invocation.run(verify)).isEqualTo(ExitStatus.DAMAGED);
    assertThat(invocation.out()).contains(ID + ".dump.zst.gpg", "missing");
  }

  /** A browser gives no file the name of another backup. */
  @Test
  void aManifestUnderTheNameOfAnotherBackupIsDamage() throws IOException {
    Files.move(file(".manifest.json"), downloads.resolve("shop_20250121_020000.manifest.json"));

    assertThat(invocation.run(verify)).isEqualTo(ExitStatus.DAMAGED);
    assertThat(invocation.run("list", "--from", downloads.toString())).isZero();
    assertThat(invocation.out())
        .contains("shop_20250121_020000  DAMAGED", "it was renamed", "NO whole backup");
  }

  @Test
  void aManifestThatNamesAFileElsewhereLeadsNowhere() throws IOException {
    String manifest =
        Files.readString(file(".manifest.json"))
            .replace("\"" + ID + ".dump.zst.gpg\"", "\"../" + ID + ".dump.zst.gpg\"");
    Files.delete(file(".manifest.json"));
    Files.write(file(".manifest (1).json"), manifest.getBytes(StandardCharsets.UTF_8));

    assertThat(invocation.run(verify)).isEqualTo(ExitStatus.DAMAGED);
    assertThat(invocation.out()).contains("damaged");
    assertThat(folder.resolve(ID + ".dump.zst.gpg")).doesNotExist();
  }

  /** What is saved beside links in a directory for temporary files is lost. */
  @Test
  void nothingIsReplacedInPlaceThatCannotBeSavedBesideThem() throws IOException {
    rename(".dump.zst.gpg", ".dump.zst (1).gpg");
    Path night =
        Files.write(
            folder.resolve("night.properties"), List.of("source = fake", "source.database = lost"));
    List<String> restore = new ArrayList<>(List.of(verify));
    restore.set(0, "restore");
    restore.addAll(List.of("-c", night.toString(), "--mode", "in-place", "--yes"));

    assertThat(invocation.run(restore.toArray(String[]::new))).isEqualTo(ExitStatus.USAGE);
    assertThat(invocation.err())
        .contains("have other names than a backup's", "--config FILE", "--without-copy");

    restore.add("--without-copy");
    assertThat(invocation.run(restore.toArray(String[]::new))).as(invocation.err()).isZero();
  }

  @Test
  void aBareDrillTakesNoConfiguration() throws IOException {
    assertThat(
            invocation.run("drill", "--bare", "-c", folder.resolve("backup.properties").toString()))
        .isEqualTo(ExitStatus.USAGE);
    assertThat(invocation.err()).contains("--bare takes no --config");
    assertThat(invocation.run("drill", "--bare")).isEqualTo(ExitStatus.USAGE);
  }
}
