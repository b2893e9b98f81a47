package com.neuropilot.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.StageOptions;
import com.neuropilot.backup.spi.StageProvider;
import com.neuropilot.backup.spi.tck.ProviderContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PostgresProviderTest extends ProviderContract<Postgres> {
  @Override
  protected StageProvider<Postgres, ?> provider() {
    return new PostgresProvider();
  }

  @Override
  protected Postgres config() {
    return Postgres.url("postgresql://app:geheim@db.example:5433/inventory?channel_binding=require")
        .host("other.example")
        .user("backup")
        .password(Secret.fromEnvironment("DATABASE_PASSWORD"))
        .sslmode(SslMode.VERIFY_FULL)
        .sslrootcert("system")
        .format(DumpFormat.PLAIN)
        .addSchemas("a", "b")
        .addExcludeSchemas("c")
        .addTables("t")
        .addExcludeTables("u")
        .addExcludeTableData("v")
        .countRows(RowCounting.EXACT)
        .globals(false)
        .lockTimeout(Duration.ofMinutes(2))
        .keepReplaced(Duration.ofDays(7))
        .pooled(PooledEndpoints.REFUSE)
        .binDirectory(Path.of("/opt/pg/bin"))
        .build();
  }

  @Override
  protected Map<String, String> options() {
    return Map.ofEntries(
        Map.entry(
            "url", "postgresql://app:geheim@db.example:5433/inventory?channel_binding=require"),
        Map.entry("host", "other.example"),
        Map.entry("user", "backup"),
        Map.entry("password-env", "DATABASE_PASSWORD"),
        Map.entry("sslmode", "verify-full"),
        Map.entry("sslrootcert", "system"),
        Map.entry("format", "plain"),
        Map.entry("schemas", "a, b"),
        Map.entry("exclude-schemas", "c"),
        Map.entry("tables", "t"),
        Map.entry("exclude-tables", "u"),
        Map.entry("exclude-table-data", "v"),
        Map.entry("count-rows", "exact"),
        Map.entry("globals", "no"),
        Map.entry("lock-timeout", "2m"),
        Map.entry("keep-replaced", "7d"),
        Map.entry("pooled", "refuse"),
        Map.entry("bin-directory", "/opt/pg/bin"));
  }

  @Override
  protected Map<String, String> unusableOptions() {
    return Map.of(
        "url",
        "mysql://x",
        "sslmode",
        "maybe",
        "format",
        "tar",
        "count-rows",
        "all",
        "globals",
        "perhaps",
        "lock-timeout",
        "0s",
        "keep-replaced",
        "-1d",
        "pooled",
        "x",
        "host",
        "a,b",
        "port",
        "0");
  }

  @Override
  protected List<String> secrets() {
    return List.of("geheim");
  }

  @Test
  void everyOptionOfTheManualIsKnown() {
    StageOptions options = StageOptions.of(Map.of());
    provider().configure(options);
    assertThat(options.known())
        .containsExactlyInAnyOrder(
            ("url host port database user password-env password-file sslmode sslrootcert format schemas exclude-schemas tables exclude-tables"
                    + " exclude-table-data count-rows globals lock-timeout keep-replaced pooled bin-directory")
                .split(" "));
  }
}
