package com.neuropilot.backup.cli;

import com.neuropilot.backup.RestoreBuilder;
import com.neuropilot.backup.postgres.Postgres;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where to restore to. */
final class TargetOptions {
  private static final List<String> VARIABLES = List.of("PGSERVICE", "PGHOST", "PGDATABASE");

  @Option(
      names = "--into",
      paramLabel = "URL",
      order = 30,
      description = "The server and database: postgresql://USER@HOST/DATABASE.")
  private Optional<String> into = Optional.empty();

  @Option(
      names = "--target-database",
      paramLabel = "NAME",
      order = 31,
      description = "The database to restore into; the configured one unless said.")
  private Optional<String> database = Optional.empty();

  void applyTo(RestoreBuilder builder, Settings settings) {
    database.ifPresent(builder::intoDatabase);
    if (into.isPresent()) {
      builder.into(Postgres.PROVIDER_ID, Map.of("url", into.get()));
    } else if (settings.value("source").isPresent()) {
      settings.requireSecrets(key -> key.startsWith("source."));
    } else if (VARIABLES.stream().anyMatch(settings.environment()::containsKey)) {
      builder.into(Postgres.PROVIDER_ID, Map.of());
    } else {
      throw new UsageException(
          "Say where to restore to: --into postgresql://USER@HOST/DATABASE, or --config FILE with a"
              + " source.");
    }
  }
}
