package com.neuropilot.backup.cli;

import com.neuropilot.backup.BackupSelector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which backup is meant, and where it is.
 *
 * @param selector which
 * @param settings with the storages to look at
 */
record BackupChoice(BackupSelector selector, Settings settings) {
  private static final String ID = "[a-z0-9-]+_\\d{8}_\\d{6}";

  static BackupChoice latest(StorageOptions storage, Settings settings, PipelineOption pipeline) {
    return byTime(BackupSelector.latest(), storage, settings, pipeline);
  }

  static BackupChoice byTime(
      BackupSelector selector, StorageOptions storage, Settings settings, PipelineOption pipeline) {
    return new BackupChoice(pipeline.applyTo(selector), storage.applyToReading(settings));
  }

  /**
   * Returns the choice that a word on the command line makes: a backup's name, or a local file,
   * which is taken from its own directory.
   */
  static BackupChoice named(String word, StorageOptions storage, Settings settings) {
    return localFile(word, storage)
        .map(
            file ->
                new BackupChoice(
                    BackupSelector.file(file.getFileName().toString()),
                    StorageOptions.directory(settings, file.resolveSibling("."))))
        .orElseGet(() -> new BackupChoice(selector(word), storage.applyToReading(settings)));
  }

  private static BackupSelector selector(String word) {
    return word.matches(ID) ? BackupSelector.id(word) : BackupSelector.file(word);
  }

  private static Optional<Path> localFile(String word, StorageOptions storage) {
    Path path = Path.of(word);
    boolean isPath = path.getNameCount() > 1 || path.isAbsolute();
    if (isPath && !Files.isRegularFile(path)) {
      throw new UsageException("There is no file " + word + ".");
    }
    return isPath || (!storage.isGiven() && Files.isRegularFile(path))
        ? Optional.of(path.toAbsolutePath().normalize())
        : Optional.empty();
  }
}
