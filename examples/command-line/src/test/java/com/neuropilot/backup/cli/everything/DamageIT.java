package com.neuropilot.backup.cli.everything;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.cli.Installation.Result;
import com.neuropilot.backup.cli.Invocation;
import com.neuropilot.backup.postgres.PostgresServer;
import com.neuropilot.backup.postgres.RestoreFixture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A flipped bit or a missing byte in a stored file, a missing file, and files that were swapped are
 * found by verify, with and without the key, and by restore, which leaves no database behind.
 */
class DamageIT {
  private static final String SOURCE = "shop";
  private static final String TARGET = "restored";
  private static final int DAMAGED = 4;
  private static final int LEAST_TRIED = 500;
  private static final int LEAST_PARTS = 3;
  private static final long SEED = 20250120;

  @TempDir static Path home;
  private static final PostgresServer SERVER = PostgresServer.embedded();
  private static RestoreFixture fixture;
  private static Keys keys;

  /** By format, the positions that were tried. */
  private static final Map<String, Set<String>> TRIED = new TreeMap<>();

  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    keys = Keys.generate(home);
    SERVER.start();
    fixture = new RestoreFixture(SERVER, home);
    SERVER.execute("postgres", "CREATE DATABASE " + SOURCE);
    SERVER.execute(
        SOURCE,
        "CREATE TABLE item (id int PRIMARY KEY, name text, picture bytea)",
        "INSERT INTO item SELECT 1, 'one', string_agg(decode(md5(g::text), 'hex'), '') FROM generate_series(1, 9000) g",
        "INSERT INTO item VALUES (2, 'two', '\\x00')");
  }

  @AfterAll
  static void stop() throws Exception {
    SERVER.stop();
    assertThat(TRIED).containsOnlyKeys("custom", "plain");
    TRIED.forEach(
        (format, positions) -> {
          System.out.println(
              format
                  + ": damaged at "
                  + positions.size()
                  + " positions, each found by verify and by restore");
          assertThat(positions).as(format).hasSizeGreaterThanOrEqualTo(LEAST_TRIED);
        });
  }

  @ParameterizedTest
  @CsvSource({
    "custom, zstd", "custom, gzip", "custom, xz", "custom, none",
    "plain, zstd", "plain, gzip", "plain, xz", "plain, none",
  })
  void isFoundWhereverItIs(String format, String compressor) throws Exception {
    Pipeline pipeline =
        new Pipeline(new Invocation()::result, folder, keys, format, compressor)
            .with("part-size = 64KiB");
    String backup = pipeline.backUp(url(SOURCE));
    String other = pipeline.backUp(url(SOURCE));
    assertThat(Damages.files(pipeline.store(), backup).stream().filter(Damages::isPart))
        .hasSizeGreaterThanOrEqualTo(LEAST_PARTS);
    Random random = new Random(SEED + (format + compressor).hashCode());
    List<String> missed = new ArrayList<>();
    for (Damage damage : Damages.of(pipeline.store(), backup, other, random)) {
      Damage repair = damage.happen();
      missed.addAll(missed(pipeline, backup, damage));
      repair.happen();
      damage
          .place()
          .ifPresent(
              place ->
                  TRIED
                      .computeIfAbsent(format, unused -> new HashSet<>())
                      .add(compressor + ", " + place));
    }
    assertThat(missed).isEmpty();
    assertThat(pipeline.verify(backup).status()).isZero();
    assertRestores(pipeline, backup);
  }

  private static List<String> missed(Pipeline pipeline, String backup, Damage damage)
      throws Exception {
    List<String> missed = new ArrayList<>();
    note(missed, damage, "verify", pipeline.verify(backup));
    note(missed, damage, "verify without key", pipeline.verifyWithoutKey(backup));
    note(missed, damage, "restore", pipeline.restore(backup, url(TARGET)));
    if (!fixture.databases().equals(List.of(SOURCE))) {
      missed.add(damage.what() + ", restore left " + fixture.databases());
    }
    return missed;
  }

  private static void note(List<String> missed, Damage damage, String command, Result result) {
    if (result.status() != DAMAGED || damage.names().noneMatch(result.all()::contains)) {
      missed.add(damage.what() + ", " + command + ": " + result);
    }
  }

  private static void assertRestores(Pipeline pipeline, String backup) throws Exception {
    Result restored = pipeline.restore(backup, url(TARGET));
    assertThat(restored.status()).as(restored.all()).isZero();
    assertThat(fixture.contents(TARGET)).isEqualTo(fixture.contents(SOURCE));
    SERVER.execute("postgres", "DROP DATABASE " + TARGET);
  }

  private static String url(String database) {
    return "postgresql://postgres@127.0.0.1:" + SERVER.port() + "/" + database;
  }
}
