package com.neuropilot.backup.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.BackupEntry;
import com.neuropilot.backup.BackupPipeline;
import com.neuropilot.backup.BackupSelector;
import com.neuropilot.backup.drill.DrillReport;
import com.neuropilot.backup.drill.DrillTable;
import com.neuropilot.backup.postgres.PostgresServer;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;

/** Applications that start, migrate, run and stop on a real database. */
class BackupAutoConfigurationTest {
  @RegisterExtension static final PostgresServer SERVER = PostgresServer.embedded();
  private static final String LIQUIBASE = "spring.liquibase.enabled=true";
  private static final String CHANGE_LOG =
      "spring.liquibase.change-log=classpath:com/neuropilot/backup/spring/changelog.sql";
  private static final String LOCATIONS =
      "spring.flyway.locations=classpath:com/neuropilot/backup/spring/flyway";
  private static final String FLYWAY = "spring.flyway.enabled=true";
  private static final String NEVER_REUSE = "neuropilot.backup.before-migration.reuse-within=0";

  @TempDir Path work;
  private String database = "";

  @BeforeEach
  void createDatabase() throws SQLException {
    database = SERVER.createDatabase();
    SERVER.execute(database, "CREATE TABLE item (id int)", "INSERT INTO item VALUES (1), (2), (3)");
  }

  private ConfigurableApplicationContext start(String... properties) {
    return Application.start(SERVER, database, work, properties);
  }

  private static List<BackupEntry> backups(ConfigurableApplicationContext context) {
    return context.getBean(BackupPipeline.class).catalog().list();
  }

  private boolean hasTable(String table) throws SQLException {
    return SERVER
        .query(database, "SELECT count(*) FROM pg_class WHERE relname = '" + table + "'")
        .equals("1");
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited for too long").isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  @Test
  void theDatabaseIsBackedUpBeforeFlywayMigratesIt() throws Exception {
    try (ConfigurableApplicationContext context = start(FLYWAY, LOCATIONS, NEVER_REUSE)) {
      assertThat(hasTable("customer")).isTrue();
      assertThat(backups(context))
          .singleElement()
          .satisfies(entry -> assertThat(entry.kind()).contains("pre-migration"));
      DrillReport drill =
          context
              .getBean(BackupPipeline.class)
              .catalog()
              .drill(BackupSelector.latest("shop"))
              .onServer(SERVER.superuser("postgres").build())
              .run();
      assertThat(drill.problems()).isEmpty();
      assertThat(drill.tables()).extracting(DrillTable::name).containsExactly("public.item");

      HealthIndicator health = context.getBean("backupHealthIndicator", HealthIndicator.class);
      await(() -> !health.health().getStatus().equals(Status.UNKNOWN));
      assertThat(health.health().getStatus()).isEqualTo(Status.UP);
      assertThat(health.health().getDetails())
          .containsEntry("lastGood", backups(context).get(0).id());
      MeterRegistry registry = context.getBean(MeterRegistry.class);
      assertThat(registry.get("neuropilot.backup.last.run.success").gauge().value()).isEqualTo(1);
    }
    try (ConfigurableApplicationContext again = start(FLYWAY, LOCATIONS, NEVER_REUSE)) {
      assertThat(backups(again)).as("nothing was pending").hasSize(1);
    }
  }

  @Test
  void aYoungBackupServesBeforeAMigration() throws Exception {
    try (ConfigurableApplicationContext context = start()) {
      context.getBean(BackupPipeline.class).run().orThrow();
    }
    try (ConfigurableApplicationContext context = start(FLYWAY, LOCATIONS)) {
      assertThat(hasTable("customer")).isTrue();
      assertThat(backups(context)).hasSize(1);
    }
    try (ConfigurableApplicationContext context =
        start(
            FLYWAY,
            LOCATIONS + "," + LOCATIONS.substring(LOCATIONS.indexOf('=') + 1) + "-next",
            NEVER_REUSE)) {
      assertThat(hasTable("delivery")).isTrue();
      assertThat(backups(context)).hasSize(2);
    }
  }

  @Test
  void aYoungBackupWhoseDrillFailedDoesNotServe() throws Exception {
    try (ConfigurableApplicationContext context = start()) {
      BackupPipeline pipeline = context.getBean(BackupPipeline.class);
      pipeline.run().orThrow();
      DrillReport drill =
          pipeline
              .catalog()
              .drill(BackupSelector.latest("shop"))
              .onServer(SERVER.superuser("postgres").build())
              .checking("more", "SELECT count(*) > 3 FROM item")
              .run();
      assertThat(drill.isPassed()).isFalse();
    }
    try (ConfigurableApplicationContext context = start(FLYWAY, LOCATIONS)) {
      assertThat(hasTable("customer")).isTrue();
      assertThat(backups(context))
          .extracting(entry -> entry.kind().orElse(""))
          .contains("pre-migration");
    }
  }

  @Test
  void aBackupThatFailsStopsTheMigration() throws Exception {
    assertThatThrownBy(
            () ->
                start(
                    FLYWAY,
                    LOCATIONS,
                    "neuropilot.backup.source.bin-directory=" + work.resolve("nothing")))
        .hasStackTraceContaining("Flyway's migration (1 pending) was not begun");
    assertThat(hasTable("customer")).isFalse();

    String off = "neuropilot.backup.before-migration=false";
    try (ConfigurableApplicationContext context = start(FLYWAY, LOCATIONS, off)) {
      assertThat(hasTable("customer")).isTrue();
      assertThat(backups(context)).isEmpty();
    }
  }

  @Test
  void aBackupThatADrillFindsWrongStopsTheMigration() throws Exception {
    String server =
        "postgresql://%s:%s@%s:%d/postgres"
            .formatted(
                PostgresServer.SUPERUSER, PostgresServer.PASSWORD, SERVER.host(), SERVER.port());
    assertThatThrownBy(
            () ->
                start(
                    FLYWAY,
                    LOCATIONS,
                    NEVER_REUSE,
                    "neuropilot.backup.verification=restore",
                    "neuropilot.backup.drill.server=" + server,
                    "neuropilot.backup.drill.check.more=SELECT count(*) > 99 FROM item"))
        .hasStackTraceContaining("Flyway's migration (1 pending) was not begun");
    assertThat(hasTable("customer")).isFalse();
    String off = "neuropilot.backup.before-migration=false";
    try (ConfigurableApplicationContext context = start(off)) {
      assertThat(backups(context)).as("it was stored, and it is not good").hasSize(1);
    }
  }

  @Test
  void aBackupThatFailsStopsLiquibaseAndLeavesItsLockFree() throws Exception {
    assertThatThrownBy(
            () ->
                start(
                    LIQUIBASE,
                    CHANGE_LOG,
                    "neuropilot.backup.source.bin-directory=" + work.resolve("nothing")))
        .hasStackTraceContaining("Liquibase's update (1 change sets) was not begun")
        .hasStackTraceContaining("neuropilot.backup.before-migration = false");
    assertThat(hasTable("customer")).isFalse();

    String off = "neuropilot.backup.before-migration=false";
    try (ConfigurableApplicationContext context = start(LIQUIBASE, CHANGE_LOG, off)) {
      assertThat(hasTable("customer")).as("nobody held the lock any more").isTrue();
      assertThat(backups(context)).isEmpty();
    }
  }

  @Test
  void theDatabaseIsBackedUpBeforeLiquibaseUpdatesIt() throws Exception {
    String[] liquibase = {LIQUIBASE, CHANGE_LOG, NEVER_REUSE};
    try (ConfigurableApplicationContext context = start(liquibase)) {
      assertThat(hasTable("customer")).isTrue();
      assertThat(backups(context))
          .singleElement()
          .satisfies(entry -> assertThat(entry.kind()).contains("pre-migration"));
    }
    try (ConfigurableApplicationContext again = start(liquibase)) {
      assertThat(backups(again)).as("nothing was to do").hasSize(1);
    }
  }

  @Test
  void shutdownCancelsWhatIsDueAndOwesItStill() throws Exception {
    SERVER.execute(database, "CREATE SEQUENCE number");
    try (Connection holder = SERVER.connect(database);
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("DROP SEQUENCE number");
      ConfigurableApplicationContext context =
          start(
              "neuropilot.backup.schedule.often.cron=* * * * * *",
              "neuropilot.backup.on-shutdown=cancel");
      await(() -> !dumps().isEmpty());

      long begun = System.nanoTime();
      context.close();

      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
      assertThat(dumps()).isEmpty();
    }
    assertThat(SERVER.query(database, "SELECT picked FROM neuropilot_backup_schedule"))
        .isEqualTo("f");
    assertThat(
            SERVER.query(
                database,
                "SELECT convert_from(task_data, 'UTF8') ~ ' 0 0 ' FROM neuropilot_backup_schedule"))
        .as("no failure is noted")
        .isEqualTo("t");
  }

  @Test
  void anApplicationThatSaysNothingGetsNothing() {
    try (ConfigurableApplicationContext context = start("neuropilot.backup.enabled=false")) {
      assertThat(context.getBeanNamesForType(BackupPipeline.class)).isEmpty();
      assertThat(context.getBeanNamesForType(HealthIndicator.class))
          .doesNotContain("backupHealthIndicator");
    }
  }

  @Test
  void mistakesAreRefusedWithTheirKeys() {
    assertThatThrownBy(() -> start("neuropilot.backup.no-such-key=1"))
        .rootCause()
        .hasMessageContaining("no-such-key is not a known option");
    assertThatThrownBy(() -> start("neuropilot.backup.on-shutdown=later"))
        .rootCause()
        .hasMessageContaining("neuropilot.backup.on-shutdown");
    assertThatThrownBy(() -> start("neuropilot.backup.source.no-such-key=1"))
        .rootCause()
        .hasMessageContaining("source.no-such-key is not a known option");
  }

  @Test
  void noDatabaseIsGuessed() {
    String exclude =
        "spring.autoconfigure.exclude="
            + "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration";

    assertThatThrownBy(() -> start(exclude))
        .rootCause()
        .hasMessageContaining("neuropilot.backup.source.url is missing");
    try (ConfigurableApplicationContext context =
        start(exclude, "neuropilot.backup.source=postgresql")) {
      assertThat(context.getBean(BackupPipeline.class).name()).isEqualTo("shop");
    }
  }

  private static List<String> dumps() {
    return ProcessHandle.current()
        .descendants()
        .flatMap(child -> child.info().commandLine().stream())
        .filter(command -> command.contains("pg_dump"))
        .toList();
  }
}
