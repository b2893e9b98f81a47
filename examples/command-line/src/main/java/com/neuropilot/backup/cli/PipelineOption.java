package com.neuropilot.backup.cli;

import com.neuropilot.backup.BackupSelector;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whose backups are meant, where several pipelines share a folder. */
final class PipelineOption {
  @Option(
      names = "--pipeline",
      paramLabel = "NAME",
      order = 12,
      description = "Whose latest backup; the configuration file's 'name' unless said.")
  private Optional<String> pipeline = Optional.empty();

  BackupSelector applyTo(BackupSelector selector) {
    return pipeline.map(selector::of).orElse(selector);
  }
}
