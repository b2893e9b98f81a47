package com.neuropilot.backup.cli;

import com.neuropilot.backup.RestoreBuilder;
import com.neuropilot.backup.postgres.Postgres;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** Where to restore to. */
final class TargetOptions {
  private static final String KEEP = "keep-replaced";
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

  @Option(
      names = "--keep-replaced",
      paramLabel = "DURATION",
      order = 46,
      description =
          "How long what a swap replaces is kept, e.g. 7d: the first restore after that drops it. Until 'rollback --discard' unless said.")
  private Optional<String> keepReplaced = Optional.empty();

  /** Returns the settings with what is said of the target beside its place. */
  Settings with(Settings settings) {
    return keepReplaced.isPresent() && settings.value("source").isPresent()
        ? settings.with("source." + KEEP, keepReplaced.get())
        : settings;
  }

  void applyTo(RestoreBuilder builder, Settings settings) {
    database.ifPresent(builder::intoDatabase);
    if (into.isPresent()) {
      builder.into(Postgres.PROVIDER_ID, options(Map.of("url", into.get())));
    } else if (settings.value("source").isPresent()) {
      settings.requireSecrets(key -> key.startsWith("source."));
    } else if (VARIABLES.stream().anyMatch(settings.environment()::containsKey)) {
      builder.into(Postgres.PROVIDER_ID, options(Map.of()));
    } else {
      throw new UsageException(
          "Say where to restore to: --into postgresql://USER@HOST/DATABASE, or --config FILE with a"
              + " source.");
    }
  }

  private Map<String, String> options(Map<String, String> place) {
    Map<String, String> options = new TreeMap<>(place);
    keepReplaced.ifPresent(kept -> options.put(KEEP, kept));
    return options;
  }
}
