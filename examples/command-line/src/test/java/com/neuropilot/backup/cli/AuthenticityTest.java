package com.neuropilot.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.openpgp.OpenPgpKeys;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.tck.InMemoryStorage;
import com.neuropilot.backup.spi.tck.SettableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody who can write to the storages, and has no key of ours, puts other backups there. */
class AuthenticityTest {
  private static final String OLD = "shop_20250119_020000";
  private static final String NEW = "shop_20250120_020000";
  private static final String DATA = ".dump.zst.gpg";
  private static final String MANIFEST = ".manifest.json";
  private static final String SIGNATURE = ".manifest.json.asc";

  @TempDir Path folder;
  private final Invocation invocation = new Invocation();
  private Workplace workplace;
  private String config = "";

  @BeforeEach
  void backUp() throws IOException {
    generate("signer");
    workplace = signing("signer");
    config = workplace.config();
    invocation.clock.set(SettableClock.at("2025-01-19T02:00:00Z").instant());
    assertThat(invocation.run("backup", "-c", config)).isZero();
    invocation.clock.advance(Duration.ofDays(1));
    workplace.with("source.content = four rows of the shop");
    config = workplace.config();
    assertThat(invocation.run("backup", "-c", config)).isZero();
    invocation.clock.advance(Duration.ofHours(1));
  }

  @Test
  void whatTheHostSignedIsListedVerifiedAndRestored() {
    assertThat(invocation.run("list", "-c", config)).isZero();
    assertThat(invocation.out()).contains(OLD, NEW).doesNotContain("damaged");
    assertThat(invocation.run("verify", "--all", "-c", config)).isZero();
    assertThat(restore(NEW)).isZero();
    assertThat(restored()).isEqualTo("four rows of the shop");
  }

  @Test
  void dataOfAnotherBackupIsRefused() {
    each(storage -> storage.overwrite(NEW + DATA, storage.contents().get(OLD + DATA)));
    assertRefused(NEW, NEW + DATA);
  }

  @Test
  void swappedPartsAreRefused() throws IOException {
    config = workplace.with("part-size = 64KiB").with("compressor = none").config();
    config = workplace.with("source.content = " + "many rows of the shop ".repeat(10_000)).config();
    String backup = "shop_20250120_030000";
    assertThat(invocation.run("backup", "-c", config)).isZero();
    String first = backup + ".dump.gpg.part000001";
    String second = backup + ".dump.gpg.part000002";
    each(
        storage -> {
          byte[] part = storage.contents().get(first);
          storage.overwrite(first, storage.contents().get(second));
          storage.overwrite(second, part);
        });
    assertRefused(backup, first);
  }

  @Test
  void anEditedManifestIsRefusedAlthoughItsChecksumFits() {
    each(storage -> edit(storage, "\"database\" : \"", "\"database\" : \"not_"));
    assertRefused(NEW, "is not to be trusted", "of other content");
  }

  @Test
  void anOlderBackupRenamedAsTheNewestIsRefused() {
    String renamed = "shop_20250120_023000";
    each(storage -> copy(storage, OLD, renamed));
    assertRefused(renamed, "it was renamed");
    each(storage -> edit(storage, renamed, OLD, renamed));
    assertRefused(renamed, "is not to be trusted");
  }

  @Test
  void aBackupThatAStrangerSignedIsRefused() throws IOException {
    generate("stranger");
    String forged = forge(signing("stranger"));
    assertRefused(forged, "is not to be trusted", "nobody who is trusted");
    assertThat(restore(forged, "--allow-unsigned")).isEqualTo(ExitStatus.DAMAGED);
  }

  @Test
  void aBackupWithoutItsEncryptionIsRefused() throws IOException {
    String forged = forge(plain());
    assertRefused(forged, "is not signed, although trusted signers are configured");
    assertThat(restore(forged, "--allow-unsigned")).as(invocation.err()).isZero();
    assertThat(restored()).isEqualTo("a row of a stranger");
  }

  @Test
  void aBackupWithoutItsEncryptionIsRefusedWhereNobodyIsTrustedToo() throws IOException {
    String forged = forge(plain());
    config = inTheSamePlace(new Workplace(folder).encrypted()).config();

    assertThat(restore(forged)).isEqualTo(ExitStatus.DAMAGED);
    assertThat(invocation.err()).contains("is not encrypted, although a key was given");
    assertThat(invocation.run("restore", forged, "-c", config, "--yes"))
        .isEqualTo(ExitStatus.DAMAGED);
    assertThat(invocation.err()).contains("is not encrypted, although encryption is configured");
    assertThat(invocation.run("verify", forged, "-c", config)).isEqualTo(ExitStatus.DAMAGED);
    assertThat(restored()).isEmpty();
  }

  @Test
  void aMissingSignatureIsRefused() {
    each(storage -> remove(storage, NEW + SIGNATURE));
    assertRefused(NEW, "The signature " + NEW + SIGNATURE + " is missing");
    each(storage -> edit(storage, "\"signed\" : true", "\"signed\" : false"));
    assertRefused(NEW, "is not signed, although trusted signers are configured");
  }

  @Test
  void aFileOfAnotherToolIsRefusedUnlessItIsNamedAndAllowed() {
    each(
        storage ->
            storage.overwrite(
                "shop_20250118_020000.sql", "SELECT 1;".getBytes(StandardCharsets.UTF_8)));
    assertThat(restore("shop_20250118_020000.sql")).isEqualTo(ExitStatus.DAMAGED);
    assertThat(invocation.err()).contains("is not signed, although trusted signers are");
    assertThat(restored()).isEmpty();
    assertThat(restore("shop_20250118_020000.sql", "--allow-unsigned")).isZero();
  }

  @Test
  void forgedBackupsCountForNothingWhenBackupsAreDeletedAndCopied() throws IOException {
    String unsigned = forge(plain());
    Map<String, byte[]> before = new TreeMap<>(workplace.near.contents());
    config = workplace.with("retention.keep-last = 1").config();

    assertThat(invocation.run("prune", "-c", config)).as(invocation.err()).isZero();
    assertThat(workplace.near.contents()).containsKeys(NEW + MANIFEST, unsigned + MANIFEST);
    assertThat(workplace.near.contents()).doesNotContainKey(OLD + MANIFEST);
    assertThat(before).containsKey(OLD + MANIFEST);

    new ArrayList<>(workplace.far.contents().keySet())
        .stream()
            .filter(name -> name.startsWith(unsigned))
            .forEach(name -> remove(workplace.far, name));
    assertThat(invocation.run("sync", "-c", config)).isEqualTo(ExitStatus.WARNINGS);
    assertThat(invocation.out()).contains("NOT copied", "is not signed");
    assertThat(workplace.far.contents()).doesNotContainKey(unsigned + MANIFEST);

    config = workplace.with("storage.far.heal = true").config();
    invocation.clock.advance(Duration.ofHours(1));
    assertThat(invocation.run("backup", "-c", config)).isEqualTo(ExitStatus.WARNINGS);
    assertThat(workplace.far.contents()).doesNotContainKey(unsigned + MANIFEST);
    assertThat(workplace.near.contents()).containsKey(unsigned + MANIFEST);

    assertThat(invocation.run("prune", "-c", config, "--allow-unsigned")).isZero();
    assertThat(workplace.near.contents()).doesNotContainKey(unsigned + MANIFEST);
  }

  @Test
  void aBackupThatWasRemovedOrReplacedIsReported() throws IOException {
    assertThat(new String(workplace.near.contents().get(NEW + MANIFEST), StandardCharsets.UTF_8))
        .contains("\"known\" : {\n    \"" + OLD + "\" : \"");
    Map<String, byte[]> middle = new TreeMap<>(workplace.far.contents());
    workplace.far.contents().keySet().stream()
        .filter(name -> name.startsWith(OLD))
        .forEach(name -> remove(workplace.far, name));

    assertThat(invocation.run("verify", "--all", "-c", config)).isEqualTo(ExitStatus.DAMAGED);
    assertThat(invocation.out())
        .contains(NEW + " is whole", OLD + " is DAMAGED", "near: whole", "It was removed: " + NEW);
    workplace.near.contents().keySet().stream()
        .filter(name -> name.startsWith(OLD))
        .forEach(name -> remove(workplace.near, name));
    assertThat(invocation.run("verify", "--all", "-c", config, "--json"))
        .isEqualTo(ExitStatus.DAMAGED);
    assertThat(invocation.out()).contains("It was removed: " + NEW);

    middle.forEach(workplace.near::overwrite);
    middle.forEach(workplace.far::overwrite);
    assertThat(invocation.run("verify", "--all", "-c", config)).as(invocation.out()).isZero();
    replace(OLD);
    assertThat(invocation.run("verify", "--all", "-c", config)).isEqualTo(ExitStatus.DAMAGED);
    assertThat(invocation.out()).contains("It was replaced: ");
  }

  /** Puts another backup of the same name there that the host itself signed. */
  private void replace(String backup) throws IOException {
    Workplace elsewhere = signing("signer").with("source.database = " + workplace.database);
    String file = elsewhere.with("source.content = other rows").config();
    invocation.clock.set(SettableClock.at("2025-01-19T02:00:00Z").instant());
    assertThat(invocation.run("backup", "-c", file)).isZero();
    elsewhere.near.contents().keySet().stream()
        .filter(name -> name.startsWith(backup))
        .forEach(name -> workplace.near.overwrite(name, elsewhere.near.contents().get(name)));
    config = workplace.config();
    invocation.clock.advance(Duration.ofDays(2));
  }

  @Test
  void pruningWithoutAKeyToRecordItIsWarnedOf() throws IOException {
    config =
        inTheSamePlace(new Workplace(folder).encrypted())
            .with("encryptor.trusted-signers = " + folder.resolve("signer.asc"))
            .with("retention.keep-last = 1")
            .config();
    for (String option : List.of("--dry-run", "--json")) {
      assertThat(invocation.run("prune", "-c", config, option)).isEqualTo(ExitStatus.WARNINGS);
      assertThat(invocation.err()).contains("Prune where encryptor.signing-key is configured");
    }
    // What was told comes about.
    assertThat(invocation.run("verify", "--all", "-c", config)).isEqualTo(ExitStatus.DAMAGED);
    assertThat(invocation.out()).contains("It was removed: " + NEW);
    assertThat(invocation.run("prune", "-c", config)).as("nothing to delete").isZero();
  }

  @Test
  void whatRetentionDeletedIsNotReported() throws IOException {
    config = workplace.with("retention.keep-last = 1").config();
    assertThat(invocation.run("prune", "-c", config)).isZero();
    assertThat(workplace.near.contents())
        .doesNotContainKey(OLD + MANIFEST)
        .containsKeys("shop.deleted.20250120_030000.json", "shop.deleted.20250120_030000.json.asc");
    assertThat(invocation.run("verify", "--all", "-c", config)).as(invocation.out()).isZero();

    invocation.clock.advance(Duration.ofDays(1));
    assertThat(invocation.run("backup", "-c", config)).isZero();
    assertThat(workplace.far.contents().keySet())
        .filteredOn(name -> name.contains(".deleted."))
        .containsExactly(
            "shop.deleted.20250121_030000.json", "shop.deleted.20250121_030000.json.asc");
    assertThat(invocation.run("verify", "--all", "-c", config)).as(invocation.out()).isZero();

    each(storage -> remove(storage, "shop.deleted.20250121_030000.json.asc"));
    assertThat(invocation.run("verify", "--all", "-c", config)).isEqualTo(ExitStatus.DAMAGED);
    assertThat(invocation.out()).contains(NEW + " is DAMAGED", "It was removed: shop_20250121");
  }

  private interface Tampering {
    void at(InMemoryStorage storage);
  }

  private void each(Tampering tampering) {
    tampering.at(workplace.near);
    tampering.at(workplace.far);
  }

  private static void remove(InMemoryStorage storage, String name) {
    try {
      storage.target().delete(ObjectKey.of(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives a backup another name, in the names of its objects alone. */
  private static void copy(InMemoryStorage storage, String from, String to) {
    new TreeMap<>(storage.contents())
        .forEach(
            (name, bytes) -> {
              if (name.startsWith(from)) {
                storage.overwrite(name.replace(from, to), bytes);
              }
            });
  }

  private static void edit(InMemoryStorage storage, String from, String to) {
    edit(storage, NEW, from, to);
  }

  /** Changes a manifest, and makes its own checksum fit. */
  private static void edit(InMemoryStorage storage, String backup, String from, String to) {
    byte[] before = storage.contents().get(backup + MANIFEST);
    String text = new String(before, StandardCharsets.UTF_8);
    assertThat(text).contains(from);
    String blank =
        text.replace(from, to)
            .replaceFirst(
                "(\"manifestSha256\" : \")[0-9a-f]{64}(?=\"\\s*}\\s*$)", "$1" + "0".repeat(64));
    byte[] sealed = blank.replace("0".repeat(64), sha256(blank)).getBytes(StandardCharsets.UTF_8);
    storage.overwrite(backup + MANIFEST, sealed);
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Makes the newest backup in the same storages, with what a stranger has. */
  private String forge(Workplace stranger) throws IOException {
    String forged = "shop_20250120_030000";
    String file = inTheSamePlace(stranger).with("source.content = a row of a stranger").config();
    invocation.run("backup", "-c", file);
    config = workplace.config();
    assertThat(workplace.near.contents()).containsKey(forged + MANIFEST);
    invocation.clock.advance(Duration.ofHours(1));
    return forged;
  }

  private Workplace inTheSamePlace(Workplace other) {
    return other
        .with("source.database = " + workplace.database)
        .with("storage.near.name = " + workplace.near.name())
        .with("storage.far.name = " + workplace.far.name());
  }

  private Workplace plain() {
    return new Workplace(folder).unencrypted();
  }

  private Workplace signing(String name) throws IOException {
    return new Workplace(folder)
        .encrypted()
        .with("encryptor.signing-key = " + folder.resolve(name + ".key"))
        .with("encryptor.trusted-signers = " + folder.resolve(name + ".asc"));
  }

  private void generate(String name) throws IOException {
    OpenPgpKeys.forUser(name + " <" + name + "@example.org>")
        .clock(SettableClock.at("2025-01-01T00:00:00Z"))
        .withoutPassphrase()
        .generate()
        .writeTo(
            folder.resolve(name + ".asc"),
            folder.resolve(name + ".key"),
            folder.resolve(name + ".rev"));
  }

  private int restore(String backup, String... more) {
    List<String> command = new ArrayList<>(List.of("restore", backup));
    command.addAll(List.of(more));
    return invocation.run(withKey(command));
  }

  private String[] withKey(List<String> command) {
    try {
      command.addAll(List.of("-c", config, "--secret-key", workplace.secretKey().toString()));
      command.addAll(List.of("--passphrase-file", workplace.passphrase().toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (command.get(0).equals("restore")) {
      command.add("--yes");
    }
    return command.toArray(String[]::new);
  }

  private String restored() {
    return FakeDatabase.RESTORED.getOrDefault(workplace.database, "");
  }

  private void assertRefused(String backup, String... messages) {
    assertThat(invocation.run(withKey(new ArrayList<>(List.of("verify", backup)))))
        .isEqualTo(ExitStatus.DAMAGED);
    assertThat(invocation.out()).contains(messages);
    assertThat(invocation.run("verify", "--all", "-c", config)).isEqualTo(ExitStatus.DAMAGED);
    assertThat(invocation.out()).contains(OLD + " is whole", backup + " is DAMAGED");
    int status = restore(backup);
    assertThat(status).as(invocation.err()).isEqualTo(ExitStatus.DAMAGED);
    assertThat(invocation.err()).contains(messages);
    assertThat(restore("--latest")).isEqualTo(ExitStatus.DAMAGED);
    assertThat(restored()).isEmpty();
  }
}
