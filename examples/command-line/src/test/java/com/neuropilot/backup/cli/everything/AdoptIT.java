package com.neuropilot.backup.cli.everything;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.cli.Installation.Result;
import com.neuropilot.backup.cli.Invocation;
import com.neuropilot.backup.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of the older scripts, made by pg_dump, gzip and gpg, become backups where they lie. */
class AdoptIT {
  private static final int WARNINGS = 3;
  private static final int DAMAGED = 4;
  private static final String ID = "neuropilot_20250120_020000";
  private static final String FILE = ID + ".sql.gz.gpg";
  private static final String ROWS = "SELECT md5(string_agg(i::text, ',' ORDER BY n)) FROM item i";

  @TempDir static Path home;
  private static final PostgresServer SERVER = PostgresServer.embedded();
  private static Shell shell;
  private static Keys keys;
  private static Path secret;

  @TempDir Path folder;
  private Path store;

  /** As the scripts do it, with their own commands. */
  @BeforeAll
  static void backUpAsTheScriptsDo() throws Exception {
    SERVER.start();
    shell = Shell.open(SERVER);
    keys = Keys.generate(home);
    secret = home.resolve("neuropilot-backup-private.key");
    SERVER.execute("postgres", "CREATE DATABASE shop");
    SERVER.execute(
        "shop", "CREATE TABLE item AS SELECT n, md5(n::text) FROM generate_series(1, 20000) n");
    Result result =
        shell.run(
            home,
"""
set -euo pipefail
gpg --batch --pinentry-mode loopback --passphrase '' --quick-generate-key backup@yourcompany.com rsa3072 default never
gpg --batch --pinentry-mode loopback --passphrase '' --quick-add-key "$(gpg --with-colons --list-keys backup@yourcompany.com | awk -F: '/^fpr/ {print $10; exit}')" rsa3072 encrypt never
gpg --export-secret-keys --armor backup@yourcompany.com > neuropilot-backup-private.key
pg_dump --dbname=shop > whole.sql
head -c 300000 whole.sql > cut.sql
for dump in whole cut; do
  gzip -9 < $dump.sql | gpg --batch --encrypt --recipient backup@yourcompany.com --output $dump.sql.gz.gpg
done
gzip -9 < whole.sql > whole.sql.gz
""");
    assertThat(result.status()).as(result.all()).isZero();
  }

  @AfterAll
  static void stop() throws Exception {
    shell.stop();
    SERVER.stop();
  }

  @BeforeEach
  void store() throws IOException {
    store = Files.createDirectory(folder.resolve("store"));
  }

  private static Result run(String... args) {
    return new Invocation().result(args);
  }

  private Result adopt(String... more) {
    return run(adopting(more));
  }

  private String[] adopting(String... more) {
    List<String> args = new ArrayList<>(List.of("adopt", store.resolve(FILE).toString()));
    args.addAll(List.of("--secret-key", secret.toString()));
    args.addAll(List.of(more));
    return args.toArray(String[]::new);
  }

  private Path place(String made, String name) throws IOException {
    Path file = Files.copy(home.resolve(made), store.resolve(name));
    return Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2025-01-18T02:01:00Z")));
  }

  private List<String> stored() throws IOException {
    try (Stream<Path> files = Files.list(store)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static void expect(int status, Result result) {
    assertThat(result.status()).as(result.all()).isEqualTo(status);
  }

  private void assertRestores(Path key) throws Exception {
    expect(
        0,
        run(
            "restore",
            ID,
            "--from",
            store.toString(),
            "--secret-key",
            key.toString(),
            "--into",
            "postgresql://postgres@127.0.0.1:" + SERVER.port() + "/restored",
            "--yes"));
    assertThat(SERVER.query("restored", ROWS)).isEqualTo(SERVER.query("shop", ROWS));
    SERVER.execute("postgres", "DROP DATABASE restored");
  }

  @Test
  void anAdoptedFileIsABackupLikeAnyOther() throws Exception {
    Path file = place("whole.sql.gz.gpg", FILE);
    // With a folder, as sha256sum writes it for a path; it passes where it was made.
    expect(0, shell.run(store, "sha256sum \"$PWD/" + FILE + "\" > " + FILE + ".sha256"));
    byte[] before = Files.readAllBytes(file);

    Result adopted = adopt("--zone", "Europe/Berlin", "--database", "shop");

    expect(0, adopted);
    assertThat(adopted.out()).contains(ID + " is a backup now.");
    assertThat(stored())
        .containsExactly(
            "RESTORE.txt", ID + ".manifest.json", ID + ".meta.json.gz.gpg", FILE, FILE + ".sha256");
    assertThat(file).hasBinaryContent(before);
    expect(0, shell.run(store, "sha256sum -c " + FILE + ".sha256"));
    assertThat(run("list", "--from", store.toString(), "--json").out())
        .contains("\"state\" : \"whole\"", "\"database\" : \"shop\"", "\"format\" : \"plain\"")
        .contains("\"started\" : \"2025-01-20T01:00:00Z\"");
    Result verified =
        run("verify", "--all", "--from", store.toString(), "--secret-key", secret.toString());
    expect(0, verified);
    assertRestores(secret);
    assertThat(adopt().err()).contains("was adopted before");

    // A new generation for another key; the old key's goes, and with it the file.
    expect(
        0,
        run(
            "rekey",
            ID,
            "--from",
            store.toString(),
            "--secret-key",
            secret.toString(),
            "--recipient",
            keys.certificate().toString()));
    assertThat(stored()).contains(ID + ".r2.manifest.json").doesNotContain(FILE);
    assertRestores(keys.secret());
  }

  @Test
  void retentionCountsAndDeletesIt() throws Exception {
    String[] names = {"neuropilot_20250118_020000.sql.gz.gpg", FILE};
    for (String name : names) {
      place("whole.sql.gz.gpg", name);
      expect(0, run("adopt", store.resolve(name).toString(), "--secret-key", secret.toString()));
    }

    expect(
        0,
        run("prune", "--from", store.toString(), "--pipeline", "neuropilot", "--keep-last", "1"));

    assertThat(stored())
        .noneMatch(name -> name.startsWith("neuropilot_20250118"))
        .contains(FILE, ID + ".manifest.json");
  }

  @Test
  void aRunGoesOnBesideIt() throws Exception {
    place("whole.sql.gz.gpg", FILE);
    expect(0, adopt());
    String config =
        config(
            "source = postgresql",
            "source.url = postgresql://postgres@127.0.0.1:" + SERVER.port() + "/shop",
            "work-directory = " + folder.resolve("work"));

    // Its clock says the very second of the adopted one.
    Result made = run("backup", "-c", config);

    expect(0, made);
    assertThat(made.out()).contains("neuropilot_20250120_020001");
    assertRestores(secret);
  }

  @Test
  void whatIsNotWholeIsRefusedAndStaysAsItIs() throws Exception {
    place("cut.sql.gz.gpg", FILE);
    Result cut = adopt();
    expect(DAMAGED, cut);
    assertThat(stored()).containsExactly(FILE);

    Files.delete(store.resolve(FILE));
    place("whole.sql.gz.gpg", FILE);
    Path sidecar = store.resolve(FILE + ".sha256");
    Files.writeString(sidecar, "0".repeat(64) + "  " + FILE + "\n");
    expect(DAMAGED, adopt());
    Files.delete(sidecar);
    Result wrongKey =
        run("adopt", store.resolve(FILE).toString(), "--secret-key", keys.secret().toString());
    expect(1, wrongKey);
    assertThat(wrongKey.err()).containsPattern("is encrypted for the keys [0-9A-F]{16}");
    Files.move(store.resolve(FILE), store.resolve("monday.sql.gz.gpg"));
    Result misnamed =
        run(
            "adopt",
            store.resolve("monday.sql.gz.gpg").toString(),
            "--secret-key",
            secret.toString());
    expect(1, misnamed);
    assertThat(misnamed.err()).contains("needs a name such as " + FILE);
    assertThat(stored()).containsExactly("monday.sql.gz.gpg");
    assertThat(run("adopt", FILE, "--from", store.toString()).status()).isEqualTo(5);
  }

  /** What lies there when an adoption was killed before its manifest. */
  @Test
  void anAdoptionThatWasKilledIsDoneAgain() throws Exception {
    place("whole.sql.gz.gpg", FILE);
    expect(0, adopt());
    Files.delete(store.resolve(ID + ".manifest.json"));
    byte[] meta = Files.readAllBytes(store.resolve(ID + ".meta.json.gz.gpg"));

    expect(0, adopt());

    assertThat(store.resolve(ID + ".meta.json.gz.gpg")).exists();
    assertThat(Files.readAllBytes(store.resolve(ID + ".meta.json.gz.gpg"))).isNotEqualTo(meta);
    assertRestores(secret);
  }

  @Test
  void anUnencryptedFileIsTakenOnlyWhenThatIsSaid() throws Exception {
    Path file = place("whole.sql.gz", ID + ".sql.gz");
    String[] command = {"adopt", file.toString(), "--secret-key", secret.toString()};
    Result refused = run(command);
    expect(DAMAGED, refused);
    assertThat(refused.err()).contains("is not encrypted", "--allow-unsigned");

    expect(0, run("adopt", file.toString()));
    assertThat(run("list", "--from", store.toString()).out()).contains(ID + "  whole");
  }

  @Test
  void whereSignersAreTrustedItTakesLeaveAndIsSigned() throws Exception {
    place("whole.sql.gz.gpg", FILE);
    String config = config("encryptor.signing-key = " + keys.secret());
    String[] command = {"adopt", FILE, "-c", config, "--secret-key", secret.toString()};
    Result refused = run(command);
    expect(DAMAGED, refused);
    assertThat(refused.err()).contains("is not signed", "--allow-unsigned");

    expect(0, run(adoptingWith(command, "--allow-unsigned")));

    expect(0, run("verify", ID, "-c", config, "--secret-key", secret.toString()));
    expect(
        0,
        shell.run(
            store,
            "gpg --import '"
                + keys.certificate()
                + "' && gpg --verify "
                + ID
                + ".manifest.json.asc "
                + ID
                + ".manifest.json"));
  }

  @Test
  void whereSignersAreTrustedAndNobodySignsItIsRefused() throws Exception {
    place("whole.sql.gz.gpg", FILE);
    String config = config("encryptor.trusted-signers = " + keys.certificate());

    Result refused =
        run("adopt", FILE, "-c", config, "--secret-key", secret.toString(), "--allow-unsigned");

    expect(2, refused);
    assertThat(refused.err()).contains("encryptor.signing-key");
    assertThat(stored()).containsExactly(FILE);
  }

  @Test
  void atTwoStoragesItIsTheSameBackupUnlessOneIsAnother() throws Exception {
    Path far = Files.createDirectory(folder.resolve("far"));
    place("whole.sql.gz.gpg", FILE);
    Files.copy(store.resolve(FILE), far.resolve(FILE));
    String config = config("storage.far = local", "storage.far.directory = " + far);
    String[] command = {"adopt", FILE, "-c", config, "--secret-key", secret.toString()};

    expect(0, run(command));
    String manifest = ID + ".manifest.json";
    assertThat(far.resolve(manifest)).hasSameBinaryContentAs(store.resolve(manifest));

    String other = "neuropilot_20250122_020000.sql.gz.gpg";
    place("whole.sql.gz.gpg", other);
    Files.copy(home.resolve("cut.sql.gz.gpg"), far.resolve(other));
    command[1] = other;
    // Of the two the first by its label is examined, which is the one that was cut short.
    expect(DAMAGED, run(command));
    Files.move(far.resolve(other), store.resolve("x"));
    Files.move(store.resolve(other), far.resolve(other));
    Files.move(store.resolve("x"), store.resolve(other));
    Result partly = run(command);
    expect(WARNINGS, partly);
    assertThat(partly.out())
        .contains("NOT adopted:", "near: " + other, "is not the same as at far");
  }

  private String config(String... more) throws IOException {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "name = neuropilot",
                "encryptor = openpgp",
                "storage.near = local",
                "storage.near.directory = " + store));
    lines.addAll(List.of(more));
    if (lines.stream().noneMatch(line -> line.contains("sign"))) {
      lines.add("encryptor.recipients = " + keys.certificate());
    }
    return Files.write(folder.resolve("backup.properties"), lines).toString();
  }

  private static String[] adoptingWith(String[] command, String more) {
    List<String> args = new ArrayList<>(List.of(command));
    args.add(more);
    return args.toArray(String[]::new);
  }
}
