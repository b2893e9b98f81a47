package com.neuropilot.backup.cli;

import com.neuropilot.backup.BackupPipeline;
import com.neuropilot.backup.ConfigurationException;
import com.neuropilot.backup.RestoreBuilder;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** How what an in-place restore replaces is saved. */
final class CopyOptions {
  @Option(
      names = "--without-copy",
      order = 45,
      description = {
        "With mode in-place: does not back up first what is replaced. There is no way back then.",
        "Unless said, it is backed up to the storages of --config, else to --from."
      })
  private boolean without;

  /**
   * Tells a restore how.
   *
   * @param configured the configuration file, whose storages count although others are read
   * @return whether what is replaced would be backed up beside the backup that is restored
   */
  boolean applyTo(RestoreBuilder builder, Settings configured, Surroundings surroundings) {
    if (without) {
      builder.withoutCopy();
      return false;
    }
    Optional<BackupPipeline> pipeline = pipeline(configured, surroundings);
    pipeline.ifPresent(builder::savingWith);
    return pipeline.isEmpty();
  }

  /** A file that only says where backups are and what opens them makes no pipeline. */
  private static Optional<BackupPipeline> pipeline(Settings settings, Surroundings surroundings) {
    boolean complete =
        Stream.of("name", "source", "encryptor").allMatch(key -> settings.value(key).isPresent());
    if (!complete || !settings.hasStorages()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          BackupPipeline.builder(settings.properties())
              .clock(surroundings.clock())
              .environment(settings.environment())
              .build());
    } catch (ConfigurationException e) {
      return Optional.empty();
    }
  }
}
