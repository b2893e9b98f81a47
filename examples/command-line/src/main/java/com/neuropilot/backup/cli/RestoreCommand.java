package com.neuropilot.backup.cli;

import com.neuropilot.backup.BackupCatalog;
import com.neuropilot.backup.BackupSelector;
import com.neuropilot.backup.RestoreBuilder;
import com.neuropilot.backup.RestorePlan;
import com.neuropilot.backup.RestoreResult;
import com.neuropilot.backup.spi.Ownership;
import com.neuropilot.backup.spi.RestoreMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Restores. */
@Command(
    name = "restore",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Restores a backup, after showing what will be done and asking.",
      "What is in use stays in use until the new data is proven complete."
    },
    footer = {
      "",
      "Examples:",
      "  " + RootCommand.NAME + " restore --latest --config /etc/neuropilot/backup.properties \\",
      "      --target-database inventory_restored",
      "  " + RootCommand.NAME + " restore neuropilot_20250120_020000 --config backup.properties",
      "  " + RootCommand.NAME + " restore --as-of 2025-01-20T12:00:00Z --config backup.properties",
      "",
      "Without any configuration file; PGPASSWORD or ~/.pgpass keep the password off the screen:",
      "  " + RootCommand.NAME + " restore --latest --from rclone:onedrive:NeuroPilot/Backups \\",
      "      --secret-key neuropilot-backup-private.key \\",
      "      --into postgresql://app_user@localhost/inventory",
      "",
      "A file that pg_dump, gzip and gpg made:",
      "  " + RootCommand.NAME + " restore ./neuropilot_20250120_020000.sql.gz.gpg \\",
      "      --secret-key neuropilot-backup-private.key --into postgresql://localhost/inventory"
    })
final class RestoreCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Spec private CommandSpec command = CommandSpec.create();

  @Parameters(
      arity = "0..1",
      paramLabel = "BACKUP",
      description = "The backup's name, or a local file: of a backup, or a dump of another tool.")
  private Optional<String> backup = Optional.empty();

  @Option(names = "--latest", order = 1, description = "The latest backup.")
  private boolean latest;

  @Option(
      names = "--latest-proven",
      order = 2,
      description = "The latest backup that a drill restored and found good.")
  private boolean latestProven;

  @Option(
      names = "--as-of",
      paramLabel = "INSTANT",
      order = 3,
      description = "The newest backup begun at that time or before: 2025-01-20T02:00:00Z.")
  private Optional<Instant> asOf = Optional.empty();

  @Mixin private StorageOptions storage = new StorageOptions();

  @Mixin private PipelineOption pipeline = new PipelineOption();

  @Mixin private KeyOptions key = new KeyOptions();

  @Mixin private TargetOptions target = new TargetOptions();

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      order = 40,
      converter = ModeConverter.class,
      description = {
        "swap: into a new database, which then exchanges names with the one in use; 'rollback'"
            + " changes back.",
        "in-place: within the database in use, in one transaction.",
        "new: into a database that does not exist or is empty.",
        "Unless said: new if that is so, else swap if the role may create databases, else in-place."
      })
  private Optional<RestoreMode> mode = Optional.empty();

  @Option(
      names = "--ownership",
      paramLabel = "HOW",
      order = 41,
      description = "keep, mine, or auto (the default): owners and privileges as far as permitted.")
  private Ownership ownership = Ownership.AUTO;

  @Option(
      names = "--create-missing-roles",
      order = 42,
      description = {
        "Creates roles that are missing, without login and password: their attributes, memberships",
        "and settings as far as the restoring role may give them. The rest is listed."
      })
  private boolean createMissingRoles;

  @Option(
      names = "--table",
      paramLabel = "TABLE",
      order = 43,
      description = "Only this table; may be given several times.")
  private List<String> tables = new ArrayList<>();

  @Option(
      names = "--schema",
      paramLabel = "SCHEMA",
      order = 44,
      description = "Only this schema; may be given several times.")
  private List<String> schemas = new ArrayList<>();

  @Mixin private CopyOptions copy = new CopyOptions();

  @Option(
      names = "--allow-unsigned",
      order = 46,
      description = "Takes an unsigned or unencrypted backup although a key is given.")
  private boolean allowUnsigned;

  @Option(names = "--yes", order = 47, description = "Does not ask.")
  private boolean yes;

  @Mixin private CommonOptions common = new CommonOptions();

  @Option(names = "--json", description = "Writes the result for a program.")
  private boolean json;

  RestoreCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Optional.ofNullable(command.commandLine().getParseResult())
        .map(parsed -> parsed.matchedOptionValue("--into", Optional.<String>empty()))
        .flatMap(into -> into)
        .flatMap(url -> UrlPassword.given("--into", url))
        .ifPresent(surroundings::warn);
    Settings settings = target.with(common.settings(surroundings));
    BackupChoice choice = choice(settings);
    try (ProgressDisplay display = ProgressDisplay.of(surroundings);
        BackupCatalog catalog = Catalogs.open(choice.settings(), surroundings, display)) {
      RestorePlan plan = plan(catalog, choice, settings);
      RestoreDialogue dialogue =
          new RestoreDialogue(json ? surroundings.onErr() : surroundings, choice.settings(), plan);
      dialogue.show();
      if (plan.problems().isEmpty()) {
        dialogue.confirm(yes);
      }
      RestoreResult result = plan.execute();
      display.end();
      if (json) {
        Json.print(surroundings.out(), doc -> RestoreJson.write(doc, result, plan.mode()));
      } else {
        RestoreOutcome outcome = new RestoreOutcome(surroundings, common.verbose());
        outcome.print(result, plan.mode());
        plan.backup().database().ifPresent(from -> outcome.copyBack(result, tables, from));
      }
      return result.warnings().isEmpty() ? ExitStatus.DONE : ExitStatus.WARNINGS;
    }
  }

  private BackupChoice choice(Settings settings) {
    if ((backup.isPresent() ? 1 : 0)
            + (latest ? 1 : 0)
            + (latestProven ? 1 : 0)
            + (asOf.isPresent() ? 1 : 0)
        != 1) {
      throw new UsageException(
          "Say which backup: its name ('list' shows them), --latest,"
              + " --latest-proven, --as-of INSTANT, or a file.");
    }
    if (backup.isPresent()) {
      return BackupChoice.named(backup.get(), storage, settings);
    }
    BackupSelector selector =
        asOf.map(BackupSelector::asOf)
            .orElseGet(
                () -> latestProven ? BackupSelector.latestProven() : BackupSelector.latest());
    return BackupChoice.byTime(selector, storage, settings, pipeline);
  }

  private RestorePlan plan(BackupCatalog catalog, BackupChoice choice, Settings settings) {
    RestoreBuilder builder =
        catalog.restore(choice.selector()).withOwnership(ownership).tables(tables).schemas(schemas);
    mode.ifPresent(builder::inMode);
    key.key(choice.settings(), surroundings).ifPresent(builder::decryptWith);
    target.applyTo(builder, choice.settings());
    boolean beside = copy.applyTo(builder, settings, surroundings);
    if (createMissingRoles) {
      builder.createMissingRoles();
    }
    if (allowUnsigned) {
      builder.allowUnsigned();
    }
    RestorePlan plan = builder.plan();
    if (beside && storage.isOfRenamedFiles() && plan.mode() == RestoreMode.IN_PLACE) {
      throw new UsageException(
          "Files in "
              + storage.from().orElse("")
              + " have other names than a backup's, so what the restore replaces cannot be backed up"
              + " beside them first. Give them the names that the .manifest.json tells, or say where"
              + " to save it (--config FILE), or --without-copy.");
    }
    return plan;
  }
}
