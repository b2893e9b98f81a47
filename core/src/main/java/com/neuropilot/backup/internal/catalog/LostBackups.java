package com.neuropilot.backup.internal.catalog;

import com.neuropilot.backup.internal.manifest.BackupFiles;
import com.neuropilot.backup.internal.manifest.Manifest;
import com.neuropilot.backup.internal.manifest.Manifest.Replaced;
import com.neuropilot.backup.internal.trust.Deletions;
import com.neuropilot.backup.internal.trust.TrustedManifests;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Finds backups that somebody removed or replaced, by what signed manifests say of each other. That
 * the newest one is gone shows only at another storage, or by the age of the newest that is left.
 */
final class LostBackups {
  private final TrustedManifests trusted;

  LostBackups(TrustedManifests trusted) {
    this.trusted = trusted;
  }

  /**
   * Looks at the copies of one storage.
   *
   * @return what is wrong, by the backup's id
   */
  Map<String, String> at(OpenStorage storage, List<Copy> copies) throws IOException {
    Map<String, String> problems = new TreeMap<>();
    Map<String, List<Copy>> pipelines =
        copies.stream()
            .filter(copy -> copy.manifest().isPresent())
            .collect(Collectors.groupingBy(copy -> copy.manifest().orElseThrow().pipeline()));
    Map<String, Copy> present =
        copies.stream().collect(Collectors.toMap(Copy::name, Function.identity(), (a, b) -> a));
    for (Map.Entry<String, List<Copy>> pipeline : pipelines.entrySet()) {
      Map<String, String> deleted =
          new Deletions(storage.target(), pipeline.getKey(), trusted).read();
      known(pipeline.getValue())
          .forEach(
              (id, by) ->
                  problem(id, by, Optional.ofNullable(present.get(id)), deleted)
                      .ifPresent(problem -> problems.put(id, problem)));
    }
    return problems;
  }

  /** Returns, by id, the earliest manifest that knows a backup. */
  private static Map<String, Manifest> known(List<Copy> copies) {
    Map<String, Manifest> known = new LinkedHashMap<>();
    copies.stream()
        .flatMap(copy -> copy.manifest().stream())
        .sorted((a, b) -> BackupFiles.of(a).id().compareTo(BackupFiles.of(b).id()))
        .forEach(
            manifest -> manifest.known().keySet().forEach(id -> known.putIfAbsent(id, manifest)));
    return known;
  }

  private static Optional<String> problem(
      String id, Manifest by, Optional<Copy> copy, Map<String, String> deleted) {
    String hash = by.known().getOrDefault(id, "");
    boolean gone = copy.isEmpty() || copy.get().state() == CopyState.INCOMPLETE;
    if (gone && !deleted.containsKey(id)) {
      return Optional.of(
          "It was removed: "
              + by.id()
              + ", which is signed, says that it was here, and retention has not deleted it. Find"
              + " out who did; where another storage has it, 'sync' copies it here again.");
    }
    return copy.flatMap(Copy::manifest)
        .filter(manifest -> !isOf(manifest, hash))
        .map(
            manifest ->
                "It was replaced: its manifest is not the one that "
                    + by.id()
                    + ", which is signed, says was here. Do not use it before you know who did.");
  }

  private static boolean isOf(Manifest manifest, String hash) {
    return manifest.manifestSha256().equals(hash)
        || manifest.replaces().stream().map(Replaced::manifestSha256).anyMatch(hash::equals);
  }
}
