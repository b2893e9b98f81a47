package com.neuropilot.backup.cli;

import com.neuropilot.backup.AdoptReport;
import com.neuropilot.backup.AdoptRequest;
import com.neuropilot.backup.BackupCatalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a backup of a file of the older scripts. */
@Command(
    name = "adopt",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Makes a backup of a file that pg_dump, gzip and gpg made, where it lies.",
      "The file is read to its end first, and stays as it is; a manifest is put beside it.",
      "From then on it is a backup like any other, and retention counts and deletes it."
    },
    footer = {
      "",
      "Examples:",
      "  " + RootCommand.NAME + " adopt neuropilot_20250120_020000.sql.gz.gpg \\",
      "      --config backup.properties --secret-key neuropilot-backup-private.key",
      "  " + RootCommand.NAME + " adopt /mnt/usb/neuropilot_20250120_020000.sql.gz.gpg \\",
      "      --secret-key neuropilot-backup-private.key --zone Europe/Berlin",
      "",
      "Exit status 4 when it is damaged, cut short, or nobody vouches for it."
    })
final class AdoptCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Parameters(paramLabel = "FILE", description = "The file's name in the storage, or a local file.")
  private String file = "";

  @Mixin private StorageOptions storage = new StorageOptions();

  @Mixin private KeyOptions key = new KeyOptions();

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      order = 30,
      description = "Whose local time the file's name tells, e.g. Europe/Berlin; UTC unless said.")
  private ZoneId zone = ZoneOffset.UTC;

  @Option(
      names = "--database",
      paramLabel = "NAME",
      order = 31,
      description = "The name of the database; the configured one unless said.")
  private Optional<String> database = Optional.empty();

  @Option(
      names = "--allow-unsigned",
      order = 32,
      description =
          "Takes it although signers are trusted, or a key is given and it is not encrypted.")
  private boolean allowUnsigned;

  @Mixin private CommonOptions common = new CommonOptions();

  AdoptCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Path path = Path.of(file);
    Settings settings = settings(common.settings(surroundings), path);
    AdoptReport report;
    List<String> warnings;
    try (ProgressDisplay display = ProgressDisplay.of(surroundings);
        BackupCatalog catalog = Catalogs.open(settings, surroundings, display)) {
      report = request(catalog, settings, String.valueOf(path.getFileName())).run();
      warnings = display.warnings();
    }
    Report out = new Report(surroundings.out());
    out.line(report.backup() + " is a backup now.");
    report.storages().forEach(label -> out.fact(settings.place(label), "whole"));
    out.list(
        "NOT adopted:",
        report.problems().entrySet().stream()
            .map(problem -> problem.getKey() + ": " + problem.getValue())
            .toList());
    warnings.forEach(surroundings::warn);
    return report.problems().isEmpty() && warnings.isEmpty()
        ? ExitStatus.DONE
        : ExitStatus.WARNINGS;
  }

  /** A local file is adopted in its own directory. */
  private Settings settings(Settings settings, Path path) {
    boolean isPath = path.getNameCount() > 1 || path.isAbsolute();
    if (isPath && !Files.isRegularFile(path)) {
      throw new UsageException("There is no file " + file + ".");
    }
    return isPath || (!storage.isGiven() && Files.isRegularFile(path))
        ? StorageOptions.directory(settings, path.toAbsolutePath().resolveSibling("."))
        : storage.applyTo(settings);
  }

  private AdoptRequest request(BackupCatalog catalog, Settings settings, String name) {
    AdoptRequest request = catalog.adopt(name).zone(zone);
    key.key(settings, surroundings).ifPresent(request::decryptWith);
    database.or(() -> settings.value("source.database")).ifPresent(request::ofDatabase);
    if (allowUnsigned) {
      request.allowUnsigned();
    }
    return request;
  }
}
