package com.neuropilot.backup.cli.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.BackupCatalog;
import com.neuropilot.backup.BackupEntry;
import com.neuropilot.backup.BackupPipeline;
import com.neuropilot.backup.BackupSelector;
import com.neuropilot.backup.BackupState;
import com.neuropilot.backup.VerificationReport;
import com.neuropilot.backup.cli.ClassArchive;
import com.neuropilot.backup.openpgp.OpenPgp;
import com.neuropilot.backup.openpgp.OpenPgpKeys;
import com.neuropilot.backup.spi.tck.SettableClock;
import com.neuropilot.backup.storage.local.LocalStorage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL at random moments of a rekey of ten backups at two storages. */
class KilledRekeyIT {
  private static final int BACKUPS = 10;
  private static final int ROUNDS = 6;
  private static final int KILLS_A_ROUND = 3;
  private static final long PART = 64 * 1024;
  private static final Duration LOCKS_ARE_DEAD = Duration.ofMinutes(31);

  @TempDir static Path home;
  private static final Map<Path, byte[]> PRISTINE = new TreeMap<>();
  private static String content = "";
  private final Random random = new Random(20250120);
  private final KillableRekey program = new KillableRekey(home, LocalStorage::in);

  @BeforeAll
  static void backUpTenTimes() throws IOException {
    SettableClock clock = SettableClock.at("2025-01-20T02:00:00Z");
    for (String name : List.of("old", "new")) {
      OpenPgpKeys.forUser(name + " <" + name + "@example.org>")
          .clock(SettableClock.at("2025-01-01T00:00:00Z"))
          .withoutPassphrase()
          .generate()
          .writeTo(
              home.resolve(name + ".asc"),
              home.resolve(name + ".key"),
              home.resolve(name + ".rev"));
    }
    Files.createDirectories(home.resolve("tmp"));
    byte[] bytes = new byte[100 * 1024];
    new Random(1).nextBytes(bytes);
    content = HexFormat.of().formatHex(bytes);
    BackupPipeline pipeline =
        BackupPipeline.from("fake", Map.of("content", content))
            .named("shop")
            .encryptWith(OpenPgp.recipients(home.resolve("old.asc")))
            .storeIn("storage", LocalStorage.in(home.resolve("storage")))
            .storeIn("far", LocalStorage.in(home.resolve("far")))
            .partSize(PART)
            .workDirectory(home.resolve("work"))
            .clock(clock)
            .build();
    for (int i = 0; i < BACKUPS; i++) {
      pipeline.run().orThrow();
      clock.advance(Duration.ofDays(1));
    }
    for (String storage : List.of("storage", "far")) {
      for (Path file : files(storage)) {
        PRISTINE.put(file, Files.readAllBytes(file));
      }
    }
  }

  private static List<Path> files(String storage) throws IOException {
    try (Stream<Path> files = Files.list(home.resolve(storage))) {
      return files.sorted().toList();
    }
  }

  private static void restorePristine() throws IOException {
    for (String storage : List.of("storage", "far")) {
      for (Path file : files(storage)) {
        Files.delete(file);
      }
    }
    for (Map.Entry<Path, byte[]> file : PRISTINE.entrySet()) {
      Files.write(file.getKey(), file.getValue());
    }
  }

  @Test
  void eachOpensWithTheOldOrTheNewKeyAllTheWhileAndInTheEndOnlyWithTheNew() throws Exception {
    restorePristine();
    int moments = runAndKillAt(Integer.MAX_VALUE);
    assertThat(moments).as("moments of a rekey to its end").isGreaterThan(500);
    assertOnlyTheNewKeyOpens();
    int killed = 0;
    for (int round = 0; round < ROUNDS; round++) {
      restorePristine();
      for (int kill = 0; kill < KILLS_A_ROUND; kill++) {
        int at = 1 + random.nextInt(moments / KILLS_A_ROUND);
        killed += runAndKillAt(at) == at ? 1 : 0;
        assertEachOpensWithOneOfTheKeys("round " + round + ", killed at line " + at);
        removeLocks();
      }
      assertThat(program.run(() -> Instant.now().plus(LOCKS_ARE_DEAD)))
          .hasSize(BACKUPS)
          .allMatch(report -> report.problems().isEmpty() && report.decoded());
      assertOnlyTheNewKeyOpens();
    }
    assertThat(killed).as("kills that came in the middle").isEqualTo(ROUNDS * KILLS_A_ROUND);
  }

  /** Returns how many moments were announced. */
  private static int runAndKillAt(int line) throws Exception {
    ClassArchive archive = new ClassArchive(home.resolve("rekey.jsa"));
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-D" + Announced.PAUSE + "=1",
            "-Djava.io.tmpdir=" + home.resolve("tmp"),
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
            "-cp",
            ClassArchive.classPath(home),
            KillableRekey.class.getName(),
            home.toString()));
    command.addAll(1, line == Integer.MAX_VALUE ? archive.written() : archive.read());
    Process process =
        new ProcessBuilder(command).redirectError(home.resolve("stderr.txt").toFile()).start();
    int seen = 0;
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String text = output.readLine(); text != null; text = output.readLine()) {
        if (text.startsWith(Announced.MARK) && ++seen == line) {
          break;
        }
      }
      if (seen == line) {
        process.destroyForcibly();
      }
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return seen;
  }

  private void assertEachOpensWithOneOfTheKeys(String moment) {
    OpenPgp both = OpenPgp.secretKey(program.key("old")).withSecretKey(program.key("new"));
    for (String label : List.of("storage", "far")) {
      BackupCatalog catalog = program.catalog().only(label);
      assertThat(catalog.list())
          .as("at " + label + ", " + moment)
          .hasSize(BACKUPS)
          .extracting(BackupEntry::state)
          .containsOnly(BackupState.WHOLE);
      assertThat(catalog.verifyAll().decryptWith(both).run())
          .as("at " + label + ", " + moment)
          .allMatch(report -> report.isWhole() && report.decoded());
    }
  }

  private void assertOnlyTheNewKeyOpens() throws Exception {
    assertThat(
            program.catalog().verifyAll().decryptWith(OpenPgp.secretKey(program.key("new"))).run())
        .hasSize(BACKUPS)
        .allMatch(report -> report.isWhole() && report.decoded())
        .allMatch(report -> report.problems().keySet().containsAll(List.of("storage", "far")));
    for (BackupEntry entry : program.catalog().list()) {
      var request =
          program
              .catalog()
              .verify(BackupSelector.id(entry.id()))
              .decryptWith(OpenPgp.secretKey(program.key("old")));
      assertThatThrownBy(request::run).hasMessageContaining("is encrypted for the keys");
    }
    assertThat(names("storage"))
        .allMatch(name -> name.matches("shop_\\d+_\\d+\\.r\\d+\\..*|RESTORE.txt"))
        .noneMatch(name -> name.endsWith(".begun"));
    assertThat(names("far")).hasSameElementsAs(names("storage"));
    assertThat(files("work")).allMatch(file -> file.endsWith("shop.rows.json"));
  }

  /** Returns what a rekey leaves: the verifications here, too, are recorded beside the backups. */
  private static List<String> names(String storage) throws IOException {
    return files(storage).stream()
        .map(file -> file.getFileName().toString())
        .filter(name -> !name.matches("shop_\\d+_\\d+\\.verified\\.\\d+_\\d+\\.json"))
        .toList();
  }

  private static void removeLocks() throws IOException {
    for (String storage : List.of("storage", "far")) {
      for (Path file : files(storage)) {
        if (file.getFileName().toString().startsWith("shop.lock.")) {
          Files.delete(file);
        }
      }
    }
  }

  /** The README's lines, with the real tools. */
  @Test
  void whatIsMadeIsRestoredByHand() throws Exception {
    restorePristine();
    program.run(Instant::now);
    Path ring = Files.createTempDirectory(Path.of("/tmp"), "gpg");
    List<String> script =
        List.of(
            "set -euo pipefail",
            "export GNUPGHOME=" + ring,
            "trap 'gpgconf --kill all' EXIT",
            "cd " + home.resolve("storage"),
            "gpg -q --batch --import " + program.key("new"),
            "for file in *.sha256; do sha256sum --quiet -c $file; done",
            "cat shop_20250120_020000.r2.dump.zst.gpg.part* | gpg -q --batch --decrypt | zstd -d");
    Process process =
        new ProcessBuilder("bash", "-c", String.join("\n", script))
            .redirectError(home.resolve("stderr.txt").toFile())
            .start();
    String plain = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(Files.readString(home.resolve("stderr.txt"))).isZero();
    assertThat(plain).isEqualTo(content);
    List<VerificationReport> reports = new ArrayList<>(program.catalog().verifyAll().run());
    assertThat(reports).allMatch(VerificationReport::isWhole);
  }
}
