package com.neuropilot.backup.metrics;

import static com.neuropilot.backup.spi.tck.FaultyStorage.Operation.LIST;
import static com.neuropilot.backup.spi.tck.FaultyStorage.Operation.PUT;
import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.BackupPipeline;
import com.neuropilot.backup.BackupPipelineBuilder;
import com.neuropilot.backup.BackupResult;
import com.neuropilot.backup.BackupSelector;
import com.neuropilot.backup.drill.DrillReport;
import com.neuropilot.backup.postgres.PostgresServer;
import com.neuropilot.backup.spi.tck.FaultyStorage;
import com.neuropilot.backup.spi.tck.InMemoryStorage;
import com.neuropilot.backup.spi.tck.SettableClock;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a monitoring reads of real backups. */
class BackupMetersTest {
  @RegisterExtension static final PostgresServer SERVER = PostgresServer.embedded();
  private static final double TWO_O_CLOCK = 1737338400;
  private static final Path MONITORING = Path.of("../examples/command-line/monitoring");
  private static String database = "";

  @TempDir Path work;
  private final SettableClock clock = SettableClock.at("2025-01-20T02:00:00Z");
  private final InMemoryStorage near = InMemoryStorage.fresh();

  @BeforeAll
  static void createDatabase() throws SQLException {
    database = SERVER.createDatabase();
    SERVER.execute(
        database,
        "CREATE TABLE item (id int PRIMARY KEY, name text)",
        "INSERT INTO item SELECT n, md5(n::text) FROM generate_series(1, 5000) n");
  }

  private BackupPipelineBuilder builder() {
    return BackupPipeline.from(SERVER.superuser(database).build())
        .named("shop")
        .withoutEncryption()
        .workDirectory(work.resolve("work"))
        .clock(clock)
        .storeIn("near", near);
  }

  private SimpleMeterRegistry simple() {
    return new SimpleMeterRegistry(SimpleConfig.DEFAULT, wallClock());
  }

  private Clock wallClock() {
    return new Clock() {
      @Override
      public long wallTime() {
        return clock.instant().toEpochMilli();
      }

      @Override
      public long monotonicTime() {
        return System.nanoTime();
      }
    };
  }

  private static double gauge(MeterRegistry registry, String name, String... tags) {
    return registry
        .get("neuropilot.backup." + name)
        .tag("pipeline", "shop")
        .tags(tags)
        .gauge()
        .value();
  }

  private static double count(MeterRegistry registry, String name, String... tags) {
    return registry
        .get("neuropilot.backup." + name)
        .tag("pipeline", "shop")
        .tags(tags)
        .counter()
        .count();
  }

  private static Set<String> names(MeterRegistry registry) {
    return registry.getMeters().stream()
        .map(Meter::getId)
        .map(Meter.Id::getName)
        .collect(Collectors.toSet());
  }

  @Test
  void aBackupIsMeasured() {
    SimpleMeterRegistry registry = simple();
    try (BackupMeters meters = BackupMeters.on(registry)) {
      BackupResult result = meters.watch(builder().build()).run().orThrow();
      clock.advance(Duration.ofHours(3));
      meters.refresh();

      assertThat(gauge(registry, "last.run.success")).isEqualTo(1);
      assertThat(gauge(registry, "last.run.raw")).isEqualTo((double) result.plainBytes());
      assertThat(gauge(registry, "last.run.stored")).isEqualTo((double) result.storedBytes());
      assertThat(gauge(registry, "last.run.compressed")).isPositive();
      assertThat(gauge(registry, "last.run.compression.ratio")).isGreaterThan(1);
      assertThat(gauge(registry, "last.success.timestamp", "destination", "near"))
          .isEqualTo(TWO_O_CLOCK);
      assertThat(gauge(registry, "age", "destination", "near")).isEqualTo(3 * 3600);
      assertThat(gauge(registry, "whole.backups", "destination", "near")).isEqualTo(1);
      assertThat(gauge(registry, "overdue")).isZero();
      assertThat(
              registry
                  .get("neuropilot.backup.run.duration")
                  .tag("outcome", "complete")
                  .timer()
                  .count())
          .isEqualTo(1);
      assertThat(
              registry
                  .get("neuropilot.backup.stage.duration")
                  .tag("stage", "dumping")
                  .timer()
                  .count())
          .isEqualTo(1);
      assertThat(count(registry, "failures", "stage", "dumping")).isZero();
    }
  }

  @Test
  void aFailureIsCountedAndItsSizeIsUnknown() {
    SimpleMeterRegistry registry = simple();
    try (BackupMeters meters = BackupMeters.on(registry);
        FaultyStorage broken = FaultyStorage.around(InMemoryStorage.fresh())) {
      BackupPipeline watched = meters.watch(builder().storeIn("far", broken).build());
      watched.run().orThrow();
      clock.advance(Duration.ofHours(1));
      broken.on(PUT).always().fails();

      BackupResult partial = watched.run();
      meters.refresh();

      assertThat(partial.outcome()).isEqualTo(BackupResult.Outcome.PARTIAL);
      assertThat(count(registry, "destination.failures", "destination", "far")).isEqualTo(1);
      assertThat(count(registry, "destination.failures", "destination", "near")).isZero();
      assertThat(gauge(registry, "last.run.success")).isZero();
      assertThat(gauge(registry, "last.run.destination.success", "destination", "far")).isZero();
      assertThat(gauge(registry, "last.run.raw")).isPositive();
    }
  }

  @Test
  void aRunWithoutABackupLeavesNoSize() {
    SimpleMeterRegistry registry = simple();
    try (BackupMeters meters = BackupMeters.on(registry);
        FaultyStorage broken = FaultyStorage.around(near)) {
      BackupPipeline watched =
          meters.watch(
              BackupPipeline.from(SERVER.superuser(database).build())
                  .named("shop")
                  .withoutEncryption()
                  .workDirectory(work.resolve("work"))
                  .clock(clock)
                  .storeIn("near", broken)
                  .build());
      watched.run().orThrow();
      assertThat(names(registry)).contains("neuropilot.backup.last.run.raw");
      clock.advance(Duration.ofHours(1));
      broken.on(PUT).always().fails();

      assertThat(watched.run().outcome()).isEqualTo(BackupResult.Outcome.FAILED);
      broken.on(LIST).always().fails();
      meters.refresh();

      assertThat(names(registry)).doesNotContain("neuropilot.backup.last.run.raw");
      assertThat(gauge(registry, "last.run.success")).isZero();
      double failures =
          registry.get("neuropilot.backup.failures").counters().stream()
              .mapToDouble(counter -> counter.count())
              .sum();
      assertThat(failures).isEqualTo(1);
      assertThat(gauge(registry, "overdue")).as("nothing can be looked at").isEqualTo(1);
      assertThat(names(registry)).doesNotContain("neuropilot.backup.whole.backups");
    }
  }

  @Test
  void aDrillTellsTheTimeOfRecovery() {
    SimpleMeterRegistry registry = simple();
    try (BackupMeters meters = BackupMeters.on(registry)) {
      BackupPipeline watched = meters.watch(builder().build());
      watched.run().orThrow();
      clock.advance(Duration.ofHours(2));

      DrillReport report =
          watched
              .catalog()
              .drill(BackupSelector.latest("shop"))
              .onServer(SERVER.superuser("postgres").build())
              .run();

      assertThat(report.problems()).isEmpty();
      assertThat(gauge(registry, "last.drill.success")).isEqualTo(1);
      assertThat(gauge(registry, "last.drill.recovery"))
          .isPositive()
          .isEqualTo(report.recovery().toMillis() / 1000.0);
      assertThat(gauge(registry, "last.drill.data.age")).isEqualTo(2 * 3600);
      meters.refresh();
      assertThat(gauge(registry, "last.proven.timestamp")).isEqualTo(TWO_O_CLOCK);
      assertThat(gauge(registry, "last.proven.drill.timestamp")).isEqualTo(TWO_O_CLOCK + 2 * 3600);
      assertThat(gauge(registry, "last.proven.recovery")).isPositive();
    }
  }

  @Test
  void prometheusReadsTheSameFromTheMetersAndFromTheFile() throws Exception {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    Path file = work.resolve("shop.prom");
    try (BackupMeters meters = BackupMeters.on(registry)) {
      BackupPipeline watched = meters.watch(builder().metricsFile(file).build());
      watched.run().orThrow();
      watched
          .catalog()
          .drill(BackupSelector.latest("shop"))
          .onServer(SERVER.superuser("postgres").build())
          .run();
      clock.advance(Duration.ofHours(1));
      watched.run().orThrow();
      meters.refresh();
    }

    String scrape = registry.scrape();

    Set<String> written = values(Files.readString(file));
    assertThat(written).hasSizeGreaterThan(15);
    assertThat(values(scrape)).containsAll(written);
    PromTool.check(scrape);
    PromTool.check(Files.readString(file));
    assertThat(names(Files.readString(MONITORING.resolve("alerts.yml"))))
        .isNotEmpty()
        .isSubsetOf(names(scrape));
    assertThat(names(Files.readString(MONITORING.resolve("grafana-dashboard.json"))))
        .isNotEmpty()
        .isSubsetOf(names(scrape));
    assertThat(readme())
        .contains(names(scrape).stream().map(BackupMetersTest::documented).toList());
  }

  @Test
  void prometheusTakesTheAlertRules() throws Exception {
    assertThat(PromTool.run("check", "rules", MONITORING.resolve("alerts.yml").toString()))
        .contains("SUCCESS");
  }

  private static Set<String> names(String text) {
    return Pattern.compile("\\bneuropilot_backup_[a-z_]+")
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String readme() throws IOException {
    return Files.readString(Path.of("../README.md"));
  }

  /** How the README names it: without prefix, and a timer once. */
  private static String documented(String name) {
    return "`"
        + name.substring("neuropilot_backup_".length()).replaceFirst("_(count|sum|max)$", "")
        + "`";
  }

  /** Names, labels and values of gauges, written alike. */
  private static Set<String> values(String text) {
    return Pattern.compile("(neuropilot_backup_\\S+?)\\{(\\S+?)\\} (\\S+)")
        .matcher(text)
        .results()
        .map(
            match ->
                match.group(1)
                    + new TreeSet<>(Set.of(match.group(2).split(",")))
                    + Double.parseDouble(match.group(3)))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
