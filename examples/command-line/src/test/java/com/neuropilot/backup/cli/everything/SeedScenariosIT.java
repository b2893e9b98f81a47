package com.neuropilot.backup.cli.everything;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.cli.Installation.Result;
import com.neuropilot.backup.cli.Invocation;
import com.neuropilot.backup.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the manual of the older scripts says of restoring, and its three disasters, line by line,
 * with the scripts' own configuration file, the key in gpg's keyring, and a remote of rclone named
 * {@code onedrive}. Comments that begin with a dollar sign are the manual's commands.
 */
class SeedScenariosIT {
  private static final String DATABASE = "neuropilot_inventory";
  private static final int PARTIAL = 3;
  private static final String OLD_FILE = "neuropilot_20250119_020000.sql.gz.gpg";
  private static final String ROWS =
      "SELECT count(*) || ' ' || md5(string_agg(o::text, ',' ORDER BY id)) FROM orders o";

  @TempDir static Path home;
  private static final PostgresServer SERVER = PostgresServer.embedded();
  private static Shell shell;

  @TempDir Path folder;
  private final Invocation invocation = new Invocation();
  private Path backups;
  private Path cloud;
  private String config = "";

  /** Steps 1 and 2 of the manual: the tools, and a key, whose private part is stored away. */
  @BeforeAll
  static void prepare() throws Exception {
    SERVER.start();
    SERVER.execute("postgres", "CREATE ROLE app_user LOGIN CREATEDB PASSWORD 'neon'");
    shell = Shell.open(SERVER);
    // $ gpg --full-generate-key
    // $ gpg --export-secret-keys --armor backup@yourcompany.com > neuropilot-backup-private.key
    expect(
        shell.run(
            home,
            """
            set -euo pipefail
            gpg --batch --faked-system-time 20250101T000000 --pinentry-mode loopback --passphrase '' \\
                --quick-generate-key 'NeuroPilot Backup <backup@yourcompany.com>' default default never
            gpg --export-secret-keys --armor backup@yourcompany.com > neuropilot-backup-private.key
            """));
  }

  @AfterAll
  static void stop() throws Exception {
    shell.stop();
    SERVER.stop();
  }

  /** Steps 3 to 5: rclone, {@code .backup-config}, and a first backup. */
  @BeforeEach
  void backUp() throws Exception {
    createDatabase(SERVER);
    backups = folder.resolve("neuropilot-backups");
    cloud = Files.createDirectory(folder.resolve("cloud"));
    // $ rclone config
    configureRclone(folder);
    // $ nano .backup-config
    config = configure(SERVER);
    invocation.environment.put("GNUPGHOME", shell.keyRing().toString());
    // $ ./backup-database.sh
    ours("backup", "-c", config);
  }

  @AfterEach
  void drop() throws Exception {
    for (String database : databases()) {
      SERVER.execute("postgres", "DROP DATABASE \"" + database + "\" WITH (FORCE)");
    }
  }

  private static List<String> databases() throws Exception {
    return List.of(
        SERVER
            .query(
                "postgres",
                "SELECT coalesce(string_agg(datname, ','), '') FROM pg_database"
                    + " WHERE NOT datistemplate AND datname <> 'postgres'")
            .split(","));
  }

  private static void createDatabase(PostgresServer server) throws Exception {
    server.execute("postgres", "CREATE DATABASE " + DATABASE + " OWNER app_user");
    server.execute(
        DATABASE,
        "SET ROLE app_user",
        "CREATE TABLE orders (id int PRIMARY KEY, item text NOT NULL)",
        "INSERT INTO orders SELECT n, md5(n::text) FROM generate_series(1, 5000) n");
  }

  private void configureRclone(Path place) throws IOException {
    Path file =
        Files.writeString(
            place.resolve("rclone.conf"), "[onedrive]\ntype = alias\nremote = " + cloud + "\n");
    invocation.environment.put("RCLONE_CONFIG", file.toString());
  }

  private String configure(PostgresServer server) throws IOException {
    Path file = folder.resolve(".backup-config");
    Files.writeString(
        file,
        """
        # PostgreSQL Connection
        export PGHOST="%s"
        export PGPORT="%d"
        export PGDATABASE="neuropilot_inventory"
        export PGUSER="app_user"
        export PGPASSWORD="neon"
        export PGSSLMODE="disable"

        # Backup Settings
        BACKUP_DIR="%s"
        RETENTION_DAYS=30
        GPG_RECIPIENT="backup@yourcompany.com"

        # OneDrive Settings
        ONEDRIVE_REMOTE="onedrive"
        ONEDRIVE_PATH="NeuroPilot/Backups"

        # Verification
        VERIFY_BACKUPS=true
        """
            .formatted(server.host(), server.port(), backups));
    // $ chmod 600 .backup-config
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file.toString();
  }

  private Result ours(String... args) {
    return expect(invocation.result(args));
  }

  private static Result expect(Result result) {
    assertThat(result.status()).as(result.all()).isIn(0, 3);
    assertThat(result.err()).doesNotContain("error:");
    return result;
  }

  private static String rows(String database) throws Exception {
    return SERVER.query(database, ROWS);
  }

  @Test
  void theRestoreChapter() throws Exception {
    String before = rows(DATABASE);
    SERVER.execute(DATABASE, "UPDATE orders SET item = 'wrong' WHERE id > 100");
    String wrong = rows(DATABASE);

    // $ ./restore-database.sh --from-onedrive --latest
    // "Pre-restore backup created", "DROP existing tables", "Verify restore success": the database
    // is made anew beside the one in use, proven, and exchanged for it; the old one is kept.
    Result restored = ours("restore", "--latest", "-c", config, "--storage", "onedrive", "--yes");
    assertThat(rows(DATABASE)).isEqualTo(before);
    assertThat(restored.out()).contains("neuropilot_20250120_020000");
    assertThat(databases()).hasSize(2).anyMatch(name -> name.startsWith(DATABASE + "_before_"));

    // $ gunzip -c /tmp/neuropilot-backups/pre_restore_20250120_*.sql.gz | psql
    ours("rollback", "-c", config, "--yes");
    assertThat(rows(DATABASE)).isEqualTo(wrong);

    // $ ./restore-database.sh --list
    makeOldFile();
    assertThat(ours("list", "-c", config).out())
        .containsPattern("neuropilot_20250120_020000 +whole")
        .containsPattern(OLD_FILE + " +foreign");

    // $ ./restore-database.sh --from-onedrive neuropilot_20250120_020000.sql.gz.gpg
    restoreBeside(OLD_FILE, "--storage", "onedrive");
    assertThat(rows("restored")).isEqualTo(wrong);
    restoreBeside("neuropilot_20250120_020000", "--storage", "onedrive");
    assertThat(rows("restored")).isEqualTo(before);

    // $ ./restore-database.sh /tmp/neuropilot-backups/neuropilot_20250120_020000.sql.gz.gpg
    restoreBeside(backups.resolve("neuropilot_20250120_020000.dump.zst.gpg").toString());
    assertThat(rows("restored")).isEqualTo(before);
  }

  private void restoreBeside(String what, String... more) throws Exception {
    SERVER.execute("postgres", "DROP DATABASE IF EXISTS restored WITH (FORCE)");
    ours(
        Stream.concat(
                Stream.of("restore", what, "-c", config, "--target-database", "restored", "--yes"),
                Stream.of(more))
            .toArray(String[]::new));
  }

  /** As backup-database.sh made it: pg_dump, gzip -9, gpg --encrypt, sha256sum, rclone copy. */
  private void makeOldFile() throws Exception {
    expect(
        shell.run(
            cloud.resolve("NeuroPilot/Backups"),
            """
            set -euo pipefail
            pg_dump --dbname=%s | gzip -9 > it.sql.gz
            gpg --batch --encrypt --recipient backup@yourcompany.com --output %s it.sql.gz
            sha256sum %s > %s.sha256
            rm it.sql.gz
            """
                .formatted(DATABASE, OLD_FILE, OLD_FILE, OLD_FILE)));
  }

  @Test
  void theVerificationChapter() throws Exception {
    // $ ./test-backup.sh
    Result drill =
        ours(
            "drill",
            "--latest",
            "-c",
            config,
            "--storage",
            "onedrive",
            "--server",
            "postgresql://app_user:neon@" + SERVER.host() + ":" + SERVER.port() + "/postgres");
    assertThat(drill.out()).contains("is proven good", "5,000 in 1 table");
    assertThat(databases()).containsExactly(DATABASE);

    // $ sha256sum -c neuropilot_20250120_020000.sql.gz.gpg.sha256
    // $ gpg --decrypt neuropilot_20250120_020000.sql.gz.gpg | gzip -t
    expect(
        shell.run(
            backups,
            """
            set -euo pipefail
            sha256sum -c neuropilot_20250120_020000.dump.zst.gpg.sha256
            gpg --decrypt neuropilot_20250120_020000.dump.zst.gpg | zstd -t
            """));
    assertThat(ours("verify", "--latest", "-c", config, "--gpg").out()).contains("is whole");
  }

  @Test
  void scenario1DatabaseCorruption() throws Exception {
    String before = rows(DATABASE);
    SERVER.execute(DATABASE, "ALTER TABLE orders DROP COLUMN item", "DROP OWNED BY app_user");

    // $ ./restore-database.sh --from-onedrive --latest
    ours("restore", "--latest", "-c", config, "--storage", "onedrive", "--yes");

    // $ curl https://api.yourdomain.com/api/health
    assertThat(asTheApplication("SELECT count(*) FROM orders")).isEqualTo("5000");
    assertThat(rows(DATABASE)).isEqualTo(before);
  }

  private static String asTheApplication(String query) throws Exception {
    Result result =
        shell.run(
            home,
            "PGUSER=app_user PGPASSWORD=neon psql -X -At -d " + DATABASE + " -c '" + query + "'");
    return expect(result).out().strip();
  }

  @Test
  void scenario2AccidentalDataDeletion() throws Exception {
    SERVER.execute(DATABASE, "DELETE FROM orders WHERE id <= 1000");
    invocation.clock.advance(Duration.ofDays(1));
    ours("backup", "-c", config);
    SERVER.execute(DATABASE, "INSERT INTO orders VALUES (6000, 'of today')");

    // $ ./restore-database.sh --list  # Find backup from before deletion
    assertThat(ours("list", "-c", config).out())
        .contains("neuropilot_20250121_020000", "neuropilot_20250120_020000");

    // $ ./restore-database.sh --from-onedrive neuropilot_YYYYMMDD_HHMMSS.sql.gz.gpg
    // That would lose the orders since: only the table is restored, beside, and what is missing
    // copied back.
    Result restored =
        ours(
            "restore",
            "--as-of",
            "2025-01-20T12:00:00Z",
            "-c",
            config,
            "--table",
            "public.orders",
            "--mode",
            "new",
            "--target-database",
            "rescue",
            "--yes");
    assertThat(restored.out()).contains(readmesLine() + "\n");
    expect(shell.run(home, "set -o pipefail\n" + readmesLine()));

    assertThat(asTheApplication("SELECT count(*), max(id) FROM orders")).isEqualTo("5001|6000");
  }

  private static String readmesLine() throws IOException {
    return Files.readAllLines(Path.of("../../README.md")).stream()
        .filter(line -> line.startsWith("pg_dump --data-only"))
        .findFirst()
        .orElseThrow();
  }

  /** Prerequisites: the storage account, the private key, and {@code .backup-config}. */
  @Test
  void scenario3CompleteInfrastructureLoss() throws Exception {
    String before = rows(DATABASE);
    PostgresServer fresh = PostgresServer.embedded();
    fresh.start();
    Shell other = Shell.open(fresh);
    try {
      // 1. Provision new infrastructure: a database that is empty.
      fresh.execute(
          "postgres",
          "CREATE ROLE app_user LOGIN CREATEDB PASSWORD 'neon'",
          "CREATE DATABASE " + DATABASE + " OWNER app_user");
      // 3. $ gpg --import neuropilot-backup-private.key
      expect(other.run(home, "gpg --batch --import neuropilot-backup-private.key"));
      invocation.environment.put("GNUPGHOME", other.keyRing().toString());
      // 4. $ rclone config
      configureRclone(Files.createDirectory(folder.resolve("new")));
      backups = folder.resolve("new/neuropilot-backups");
      config = configure(fresh);

      // 5. $ ./restore-database.sh --from-onedrive --latest
      Result restored = ours("restore", "--latest", "-c", config, "--storage", "onedrive", "--yes");

      // 6. $ export DATABASE_URL="postgresql://..."
      // 7. $ curl http://localhost:8083/api/health
      assertThat(restored.out()).contains("neuropilot_20250120_020000");
      assertThat(fresh.query(DATABASE, ROWS)).isEqualTo(before);
      // And the next night is backed up again; that it is another server has to be said.
      invocation.clock.advance(Duration.ofDays(1));
      assertThat(invocation.run("backup", "-c", config)).isEqualTo(PARTIAL);
      assertThat(invocation.out()).contains("onedrive", "--accept-database");
    } finally {
      other.stop();
      fresh.stop();
    }
  }
}
