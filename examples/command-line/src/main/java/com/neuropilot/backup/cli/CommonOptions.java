package com.neuropilot.backup.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What every command takes. */
final class CommonOptions {
  static final String VERBOSE = "--verbose";

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      order = 90,
      description = "The configuration file (properties), or the older scripts' .backup-config.")
  private Optional<Path> config = Optional.empty();

  @Option(
      names = {"-v", VERBOSE},
      order = 98,
      description = "Logs more, and shows where a failure came from.")
  private boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      order = 99,
      description = "Shows this help.")
  @SuppressWarnings("UnusedVariable") // picocli asks for it.
  private boolean help;

  /** Returns the configuration file's settings; none if no file was given. */
  Settings settings(Surroundings surroundings) {
    return config
        .map(file -> Settings.read(file, surroundings))
        .orElseGet(() -> Settings.none(surroundings));
  }

  /** Returns the settings of a configuration file that has to be given. */
  Settings requiredSettings(Surroundings surroundings) {
    return config
        .map(file -> Settings.read(file, surroundings))
        .orElseThrow(() -> new UsageException("This takes a configuration file: --config FILE."));
  }

  /** Returns whether there is a configuration file. */
  boolean isConfigured() {
    return config.isPresent();
  }

  boolean verbose() {
    return verbose;
  }
}
