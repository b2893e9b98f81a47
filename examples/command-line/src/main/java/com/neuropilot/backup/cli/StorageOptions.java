package com.neuropilot.backup.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the backups are. */
final class StorageOptions {
  /** What the place that was named on the command line is called: as it was named. */
  static final String LABEL = "--from";

  @Option(
      names = "--from",
      paramLabel = "PLACE",
      order = 10,
      description =
          "Where the backups are, without a configuration file: a directory, or local:DIRECTORY, or"
              + " rclone:REMOTE:PATH.")
  private Optional<String> from = Optional.empty();

  @Option(
      names = "--storage",
      paramLabel = "LABEL",
      order = 11,
      description = "Only this storage of the configuration file.")
  private Optional<String> storage = Optional.empty();

  private boolean renamed;

  /** Returns whether a place was named on the command line. */
  boolean isGiven() {
    return from.isPresent() || storage.isPresent();
  }

  /** Returns the settings with the storages to look at. */
  Settings applyTo(Settings settings) {
    if (from.isPresent() && storage.isPresent()) {
      throw new UsageException("--from and --storage are both given; keep one of them.");
    }
    if (from.isPresent()) {
      return place(settings, from.get());
    }
    if (!settings.hasStorages()) {
      throw new UsageException(
          "Say where the backups are: --config FILE, or --from DIRECTORY, or --from"
              + " rclone:REMOTE:PATH.");
    }
    return storage.map(settings::onlyStorage).orElse(settings);
  }

  /**
   * Returns the settings with the storages to read, which change nothing: a directory may be one
   * that a person filled with a browser.
   */
  Settings applyToReading(Settings settings) {
    Settings applied = applyTo(settings);
    Optional<Path> place =
        from.isPresent()
            ? applied.value("storage." + LABEL + ".directory").map(Path::of)
            : Optional.empty();
    if (place.isEmpty()) {
      return applied;
    }
    Path readable = DownloadedFolder.of(place.get());
    renamed = !readable.equals(place.get());
    return directory(applied, readable);
  }

  /**
   * Returns whether what is read are links with the right names to files with others: nothing can
   * be kept beside them.
   */
  boolean isOfRenamedFiles() {
    return renamed;
  }

  /** Returns the place that was named on the command line. */
  Optional<String> from() {
    return from;
  }

  /** Returns the settings with a directory in the place of all storages. */
  static Settings directory(Settings settings, Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new UsageException(
          "There is no directory "
              + directory
              + ". --from takes a directory, local:DIRECTORY or rclone:REMOTE:PATH.");
    }
    return settings.withStorage(
        LABEL, "local", Map.of("directory", directory.toAbsolutePath().normalize().toString()));
  }

  private static Settings place(Settings settings, String place) {
    List<String> parts = List.of(place.split(":", 2));
    if (parts.size() == 2 && parts.get(0).equals("local")) {
      return directory(settings, Path.of(parts.get(1)));
    }
    return parts.size() == 2 && parts.get(0).equals("rclone")
        ? settings.withStorage(LABEL, "rclone", Map.of("remote", parts.get(1)))
        : directory(settings, Path.of(place));
  }
}
