package com.neuropilot.backup.internal.upkeep;

import com.neuropilot.backup.internal.catalog.Copy;
import com.neuropilot.backup.internal.catalog.ManifestObjects;
import com.neuropilot.backup.internal.catalog.OpenStorage;
import com.neuropilot.backup.internal.catalog.StorageListing;
import com.neuropilot.backup.internal.manifest.BackupFiles;
import com.neuropilot.backup.internal.manifest.Manifest;
import com.neuropilot.backup.internal.retention.Dated;
import com.neuropilot.backup.internal.retention.Judgement;
import com.neuropilot.backup.internal.retention.RetentionPolicy;
import com.neuropilot.backup.internal.retention.RetentionRules;
import com.neuropilot.backup.internal.run.BegunMarker;
import com.neuropilot.backup.internal.storage.StorageLock;
import com.neuropilot.backup.internal.storage.StorageLockedException;
import com.neuropilot.backup.internal.trust.TrustedManifests;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Deletes what the rules of one storage do not keep. */
final class Pruning {
  private final OpenStorage storage;
  private final String pipeline;
  private final RetentionRules rules;
  private final TrustedManifests trusted;
  private final Actor actor;
  private final Predicate<Copy> ours;

  /**
   * Creates it.
   *
   * @param ours which of the pipeline's copies are judged; all others stay
   */
  Pruning(
      OpenStorage storage,
      String pipeline,
      RetentionRules rules,
      TrustedManifests trusted,
      Actor actor,
      Predicate<Copy> ours) {
    this.storage = storage;
    this.pipeline = pipeline;
    this.rules = rules;
    this.trusted = trusted;
    this.actor = actor;
    this.ours = ours;
  }

  /** Says what would be deleted. */
  PruneOutcome preview() throws IOException {
    return judge(copies());
  }

  /**
   * Deletes.
   *
   * @throws StorageLockedException when another deletes there
   */
  PruneOutcome run() throws IOException {
    try (StorageLock lock =
        StorageLock.take(storage.target(), pipeline, actor.host(), actor.clock())) {
      List<Copy> copies = copies();
      PruneOutcome outcome = judge(copies);
      Map<String, Copy> byName = new HashMap<>();
      copies.forEach(copy -> byName.put(copy.name(), copy));
      note(copies, outcome);
      List<Judgement> done = new ArrayList<>();
      for (Judgement judgement : outcome.judgements()) {
        Copy copy = byName.get(judgement.entry().id());
        done.add(judgement.stays() || copy == null ? judgement : delete(judgement, copy, lock));
      }
      return outcome.with(done);
    }
  }

  /** Before the first goes: whoever is killed in between has deleted nothing unsaid. */
  private void note(List<Copy> copies, PruneOutcome outcome) throws IOException {
    List<String> going = outcome.deleted();
    Map<Boolean, List<Copy>> parts =
        copies.stream().collect(Collectors.partitioningBy(copy -> going.contains(copy.name())));
    new DeletionNote(storage.target(), pipeline, trusted)
        .put(
            parts.getOrDefault(true, List.of()),
            parts.getOrDefault(false, List.of()),
            actor.clock().instant());
  }

  private List<Copy> copies() throws IOException {
    return StorageListing.ofPipeline(storage, trusted, pipeline);
  }

  private PruneOutcome judge(List<Copy> copies) throws IOException {
    Verdicts verdicts = Verdicts.of(copies, trusted);
    List<Dated> entries =
        copies.stream().map(copy -> Entries.of(copy, verdicts.isDisproved(copy))).toList();
    Set<String> judged =
        copies.stream().filter(ours).map(Copy::name).collect(Collectors.toUnmodifiableSet());
    RetentionPolicy policy =
        new RetentionPolicy(rules, actor.clock().instant(), verdicts.newestProven(copies));
    return new PruneOutcome(
        storage.label(),
        storage.target().location(),
        policy.judge(entries).stream()
            .filter(judgement -> judged.contains(judgement.entry().id()))
            .map(judgement -> verdicts.explain(judgement, rules.zone()))
            .toList(),
        policy.isClockBehind(entries));
  }

  private Judgement delete(Judgement judgement, Copy copy, StorageLock lock) throws IOException {
    Manifest manifest = copy.manifest().orElseThrow();
    BackupFiles files = copy.files();
    lock.check();
    try {
      return new Removal(storage.target(), files, manifest).run(marker(manifest))
          ? judgement
          : new Judgement(judgement.entry(), List.of("pinned"));
    } catch (StageException e) {
      throw new StageException(
          "Deleting "
              + copy.name()
              + " at "
              + storage.label()
              + " failed: "
              + e.getMessage()
              + " What is left of it is no backup; the next run goes on.",
          e.retryable(),
          e);
    }
  }

  private BegunMarker marker(Manifest manifest) {
    return new BegunMarker(
        UUID.randomUUID().toString(),
        actor.host(),
        actor.clock().instant().toString(),
        manifest.source(),
        ManifestObjects.dataExtension(manifest));
  }
}
