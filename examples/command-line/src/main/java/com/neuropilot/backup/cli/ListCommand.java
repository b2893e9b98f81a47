package com.neuropilot.backup.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.neuropilot.backup.BackupCatalog;
import com.neuropilot.backup.BackupEntry;
import com.neuropilot.backup.BackupState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists what there is. */
@Command(
    name = "list",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = "Lists the backups, the newest first, without reading their data.",
    footer = {
      "",
      "Examples:",
      "  " + RootCommand.NAME + " list --config /etc/neuropilot/backup.properties",
      "  " + RootCommand.NAME + " list --from /var/backups/neuropilot",
      "  " + RootCommand.NAME + " list --from rclone:onedrive:NeuroPilot/Backups --json",
      "",
      "States: whole, damaged, incomplete (a run that goes on or was killed),",
      "foreign (a file of another tool; restorable when named). Pinned: retention leaves it.",
      "Proven: a drill restored it and found it good."
    })
final class ListCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private StorageOptions storage = new StorageOptions();

  @Mixin private CommonOptions common = new CommonOptions();

  @Option(names = "--json", description = "Writes an array for a program.")
  private boolean json;

  ListCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Settings settings = storage.applyToReading(common.settings(surroundings));
    try (ProgressDisplay display = ProgressDisplay.of(surroundings);
        BackupCatalog catalog = Catalogs.open(settings, surroundings, display)) {
      List<BackupEntry> entries = catalog.list();
      if (json) {
        Json.print(surroundings.out(), document -> write(document, entries));
      } else {
        print(entries);
      }
      display.warnings().forEach(surroundings::warn);
      return display.warnings().isEmpty() ? ExitStatus.DONE : ExitStatus.WARNINGS;
    }
  }

  private static void write(JsonGenerator document, List<BackupEntry> entries) throws IOException {
    document.writeStartArray();
    for (BackupEntry entry : entries) {
      EntryJson.write(document, entry);
    }
    document.writeEndArray();
  }

  private void print(List<BackupEntry> entries) {
    if (entries.isEmpty()) {
      surroundings.out().println("There are no backups.");
      return;
    }
    Table table = new Table(List.of("BACKUP", "STATE", "AGE", "SIZE", "DATABASE", "STORAGES"), 3);
    entries.forEach(entry -> table.add(row(entry)));
    List<String> lines = table.lines();
    surroundings.out().println(lines.get(0));
    for (int i = 0; i < entries.size(); i++) {
      surroundings.out().println(lines.get(i + 1));
      entries
          .get(i)
          .problems()
          .forEach((label, problem) -> surroundings.out().println("    " + label + ": " + problem));
    }
    surroundings.out().println(summary(entries));
  }

  private List<String> row(BackupEntry entry) {
    return List.of(
        entry.id(),
        state(entry),
        age(entry),
        Words.bytes(entry.storedBytes()),
        entry.database().orElse("-"),
        String.join(", ", entry.storages()));
  }

  private static String state(BackupEntry entry) {
    String state = entry.state() == BackupState.DAMAGED ? "DAMAGED" : entry.state().id();
    List<String> words = new ArrayList<>(List.of(state));
    if (entry.isPinned()) {
      words.add("pinned");
    }
    entry.drill().ifPresent(drill -> words.add(drill.passed() ? "proven" : "drill FAILED"));
    return String.join(", ", words);
  }

  private String summary(List<BackupEntry> entries) {
    return entries.stream()
        .filter(entry -> entry.state() == BackupState.WHOLE)
        .findFirst()
        .map(newest -> "The newest whole backup is " + age(newest) + " old.")
        .orElse("There is NO whole backup.");
  }

  private String age(BackupEntry entry) {
    return Words.duration(Duration.between(entry.started(), surroundings.clock().instant()));
  }
}
