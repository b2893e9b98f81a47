package com.neuropilot.backup;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.internal.manifest.Manifest;
import com.neuropilot.backup.internal.manifest.ManifestJson;
import com.neuropilot.backup.openpgp.OpenPgp;
import com.neuropilot.backup.openpgp.OpenPgpKeys;
import com.neuropilot.backup.spi.tck.FaultyStorage;
import com.neuropilot.backup.spi.tck.InMemoryStorage;
import com.neuropilot.backup.spi.tck.SettableClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A backup of two streams at two storages, with keys to encrypt it anew. */
abstract class RekeyScene {
  static final String ID = "shop_20250120_020000";
  private static final int PART = 64 * 1024;
  private static final SettableClock MADE = SettableClock.at("2025-01-01T00:00:00Z");

  @TempDir static Path keys;
  @TempDir Path work;
  final SettableClock clock = SettableClock.at("2025-01-20T02:00:00Z");
  final InMemoryStorage a = InMemoryStorage.fresh();
  final InMemoryStorage b = InMemoryStorage.fresh();

  @RegisterExtension final FaultyStorage faulty = FaultyStorage.around(() -> b.target(this.clock));

  final byte[] dump = new byte[3 * PART + 100];
  final byte[] second = new byte[PART / 2];

  @BeforeAll
  static void makeKeys() throws IOException {
    for (String name : List.of("old", "new", "signer")) {
      make(name, OpenPgpKeys.forUser(name + " <" + name + "@example.org>"));
    }
    make("expired", OpenPgpKeys.forUser("expired").expiringAfter(Duration.ofDays(1)));
  }

  private static void make(String name, OpenPgpKeys.Generator generator) throws IOException {
    generator
        .clock(MADE)
        .withoutPassphrase()
        .generate()
        .writeTo(certificate(name), secret(name), keys.resolve(name + ".rev"));
  }

  static Path certificate(String name) {
    return keys.resolve(name + ".asc");
  }

  static Path secret(String name) {
    return keys.resolve(name + ".key");
  }

  BackupPipelineBuilder pipeline() {
    new Random(1).nextBytes(dump);
    new Random(2).nextBytes(second);
    return BackupPipeline.from(
            FakeDatabase.holding(dump).with("orders", () -> new ByteArrayInputStream(second)))
        .named("shop")
        .compressWith("gzip", Map.of())
        .partSize(PART)
        .workDirectory(work)
        .clock(clock)
        .storeIn("a", a)
        .storeIn("b", faulty);
  }

  void backUp() {
    backUp(OpenPgp.recipients(certificate("old")));
  }

  void backUp(OpenPgp encryptor) {
    pipeline().encryptWith(encryptor).build().run().orThrow();
    clock.advance(Duration.ofDays(1));
  }

  BackupCatalog catalog() {
    return BackupCatalog.of("memory", Map.of("name", a.name()))
        .and("b", faulty)
        .clock(clock)
        .workDirectory(work);
  }

  RekeyRequest rekey() {
    return catalog()
        .rekeyAll()
        .decryptWith(OpenPgp.secretKey(secret("old")).withSecretKey(secret("new")))
        .encryptFor(OpenPgp.recipients(certificate("new")));
  }

  static void assertSecondGenerationAlone(InMemoryStorage storage) {
    assertThat(storage.contents().keySet())
        .containsExactlyInAnyOrder(
            ID + ".r2.dump.gz.gpg.part000001",
            ID + ".r2.dump.gz.gpg.part000002",
            ID + ".r2.dump.gz.gpg.part000003",
            ID + ".r2.dump.gz.gpg.part000004",
            ID + ".r2.dump.gz.gpg.sha256",
            ID + ".r2.orders.dump.gz.gpg",
            ID + ".r2.orders.dump.gz.gpg.sha256",
            ID + ".r2.meta.json.gz.gpg",
            ID + ".r2.manifest.json",
            "RESTORE.txt");
  }

  static void assertSame(Map<String, byte[]> actual, Map<String, byte[]> expected) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    actual.forEach(
        (name, bytes) ->
            assertThat(Arrays.equals(bytes, expected.get(name)))
                .as("%s is the same", name)
                .isTrue());
  }

  boolean opensWith(BackupCatalog catalog, String key) {
    FakeDatabase into = FakeDatabase.holding(new byte[0]);
    try {
      catalog
          .restore(BackupSelector.latest())
          .decryptWith(OpenPgp.secretKey(secret(key)))
          .into(into)
          .intoDatabase("copy")
          .plan()
          .execute();
    } catch (StageFailedException e) {
      assertThat(e).hasMessageContaining("encrypted for the keys");
      return false;
    }
    assertThat(into.restored.get("main")).isEqualTo(dump);
    assertThat(into.restored.get("orders")).isEqualTo(second);
    return true;
  }

  Manifest manifest(InMemoryStorage storage, String name) throws IOException {
    return ManifestJson.read(name, storage.contents().get(name));
  }
}
