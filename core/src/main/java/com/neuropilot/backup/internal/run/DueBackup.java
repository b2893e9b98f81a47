package com.neuropilot.backup.internal.run;

import com.neuropilot.backup.internal.manifest.BackupFiles;
import com.neuropilot.backup.internal.manifest.Manifest.DueEntry;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Looks for the backup of a due time: whoever ran before may have died after the manifest was put
 * and before anybody was told. For use while the lock on the database is held.
 */
final class DueBackup {
  private final String pipeline;
  private final DueEntry due;
  private final NewestManifest manifests;

  DueBackup(String pipeline, DueEntry due, NewestManifest manifests) {
    this.pipeline = pipeline;
    this.due = due;
    this.manifests = manifests;
  }

  /**
   * Requires that a destination lacks it.
   *
   * @throws AlreadyMadeException when each destination that is alive has it
   */
  void requireMissing(Destinations destinations) throws IOException {
    Map<String, String> found = new ConcurrentHashMap<>();
    Set<String> asked = ConcurrentHashMap.newKeySet();
    destinations.each(
        destination -> {
          for (BackupFiles files : candidates(destination)) {
            manifests
                .read(destination.before(), files)
                .filter(manifest -> manifest.due().equals(due))
                .ifPresent(manifest -> found.put(destination.label(), manifest.id()));
          }
          asked.add(destination.label());
        });
    if (found.keySet().containsAll(asked)) {
      throw new AlreadyMadeException(
          "The backup that "
              + due.schedule()
              + " owed for "
              + due.time()
              + " is there: "
              + String.join(", ", new TreeSet<>(found.values())));
    }
  }

  /** No backup begins before it is due. */
  private List<BackupFiles> candidates(Destination destination) throws IOException {
    Instant first = Instant.parse(due.time()).truncatedTo(ChronoUnit.SECONDS);
    return destination.before().list(pipeline + "_").stream()
        .flatMap(object -> BackupFiles.ofManifest(object.key()).stream())
        .filter(files -> files.id().pipeline().equals(pipeline))
        .filter(files -> !files.id().begun().isBefore(first))
        .toList();
  }
}
