package com.neuropilot.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.cli.Installation.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everybody on a host can read the command lines of all. A backup that is encrypted and signed by
 * gpg and put to a cloud, its verification and its restore are watched from outside.
 */
class CommandLineSecretsIT {
  private static final String DATABASE_PASSWORD = "s3cret-of-the-database";
  private static final String PASSPHRASE = "s3cret-of-the-key";

  @TempDir Path folder;
  private final Set<String> seen = new TreeSet<>();
  private Path keyRing;
  private Installation jar;

  /** The path of the agent's socket may not exceed some 100 characters. */
  @BeforeEach
  void makeKeys() throws Exception {
    keyRing =
        Files.createTempDirectory(
            Path.of("/tmp"),
            "gpg",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    jar =
        new Installation(folder)
            .with("DB_PASSWORD", DATABASE_PASSWORD)
            .with("PASSPHRASE", PASSPHRASE);
    String[] keygen = {
      "keygen",
      "--user-id",
      "Backup <backup@example.org>",
      "--passphrase-env",
      "PASSPHRASE",
      "--out-dir",
      folder.toString()
    };
    assertDone(jar.run(keygen));
    gpg("gpg", "--batch", "--import", key("private"));
  }

  @AfterEach
  void removeKeys() throws Exception {
    gpg("gpgconf", "--kill", "all");
    gpg("rm", "-rf", keyRing.toString());
  }

  @Test
  void noCommandLineOfAnyChildHoldsASecret() throws Exception {
    String obscured;
    try (Inventory inventory = Inventory.start();
        WebdavServer cloud = WebdavServer.start(folder.resolve("cloud"))) {
      cloud.remote("FAR").forEach(jar::with);
      obscured = cloud.remote("FAR").get("RCLONE_CONFIG_FAR_PASS");
      jar.with("RCLONE_CONFIG", "/dev/null").with("RCLONE_CONFIG_FAR_PASS", obscured);
      Path config = Files.write(folder.resolve("backup.properties"), configuration(inventory));

      watched("backup", "-c", config.toString());
      watched("verify", "--latest", "-c", config.toString());
      String[] restore = {
        "restore", "--latest", "--target-database", "restored", "--yes", "-c", config.toString()
      };
      watched(restore);

      assertThat(inventory.fingerprint("restored"))
          .isEqualTo(inventory.fingerprint(Inventory.DATABASE));
    }
    for (String child : List.of("pg_dump ", "pg_restore ", "rclone copyto ", "rclone cat ")) {
      assertThat(seen).as("what was looked at").anyMatch(line -> line.contains(child));
    }
    assertThat(seen)
        .as("what was looked at")
        .anyMatch(line -> line.contains("gpg ") && line.contains(" --passphrase-fd "));
    for (String secret : List.of(DATABASE_PASSWORD, PASSPHRASE, WebdavServer.PASSWORD, obscured)) {
      assertThat(seen).noneMatch(line -> line.contains(secret));
    }
  }

  private List<String> configuration(Inventory inventory) {
    return List.of(
        "name = shop",
        "source = postgresql",
        "source.host = localhost",
        "source.port = " + inventory.port(),
        "source.user = postgres",
        "source.password-env = DB_PASSWORD",
        "source.database = " + Inventory.DATABASE,
        "encryptor = openpgp",
        "encryptor.via = gpg",
        "encryptor.gpg-home = " + keyRing,
        "encryptor.recipients = " + key("public"),
        "encryptor.signing-key = backup@example.org",
        "encryptor.trusted-signers = " + key("public"),
        "encryptor.passphrase-env = PASSPHRASE",
        "encryptor.signing-passphrase-env = PASSPHRASE",
        "storage.far = rclone",
        "storage.far.remote = far:backups",
        "work-directory = " + folder.resolve("work"));
  }

  private String key(String kind) {
    return folder.resolve("neuropilot-backup-" + kind + ".key").toString();
  }

  /** Runs a command and looks at all its children every few milliseconds. */
  private void watched(String... arguments) throws Exception {
    Process process = jar.start(arguments);
    while (process.isAlive()) {
      process.descendants().forEach(this::look);
      TimeUnit.MILLISECONDS.sleep(2);
    }
    assertDone(jar.end(process));
  }

  private void look(ProcessHandle process) {
    Path file = Path.of("/proc", Long.toString(process.pid()), "cmdline");
    try {
      seen.add(Files.readString(file, StandardCharsets.ISO_8859_1).replace('\0', ' '));
    } catch (IOException e) {
      // It is gone already.
    }
  }

  private static void assertDone(Result result) {
    assertThat(result.status()).as("%s", result).isEqualTo(ExitStatus.DONE);
    assertThat(result.all()).doesNotContain(DATABASE_PASSWORD, PASSPHRASE, WebdavServer.PASSWORD);
  }

  private void gpg(String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("GNUPGHOME", keyRing.toString());
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }
}
