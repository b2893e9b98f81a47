package com.neuropilot.backup.internal.upkeep;

import com.neuropilot.backup.internal.catalog.Copy;
import com.neuropilot.backup.internal.catalog.CopyState;
import com.neuropilot.backup.internal.catalog.OpenStorage;
import com.neuropilot.backup.internal.manifest.BackupFiles;
import com.neuropilot.backup.internal.manifest.BackupId;
import com.neuropilot.backup.internal.manifest.Manifest;
import com.neuropilot.backup.internal.run.Closing;
import com.neuropilot.backup.internal.storage.StorageLock;
import com.neuropilot.backup.internal.upkeep.UpkeepSession.Member;
import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.StoredObject;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Encrypts one backup anew, at every storage of the session that has it: the same objects
 * everywhere, so that one copy can still be mended from another. For one use.
 *
 * <p>At each moment of it a whole generation is there. What an earlier one that was killed has
 * finished at one storage is copied to the others, and what it left unfinished is removed.
 */
final class BackupRekey {
  private static final Duration A_RUN_AT_MOST = Duration.ofHours(24);

  private final BackupId id;
  private final RekeyTools tools;
  private final Map<String, RekeyPlace> places = new LinkedHashMap<>();
  private final Map<String, IOException> failures = new LinkedHashMap<>();
  private final List<String> done = new ArrayList<>();
  private final List<String> unchanged = new ArrayList<>();

  BackupRekey(BackupId id, RekeyTools tools) {
    this.id = id;
    this.tools = tools;
  }

  RekeyOutcome run(List<Member> members) throws IOException {
    tools.context().journal().name(id.toString());
    try (Closing locks = new Closing(tools.context().journal())) {
      for (Member member : members) {
        attempt(member.open().label(), () -> look(member.open(), locks));
      }
      Optional<RekeyPlace> ready = ready();
      if (ready.isPresent()) {
        spread(ready.get());
      } else {
        renew();
      }
    }
    return new RekeyOutcome(id.toString(), done, unchanged, failures, tools.decodes());
  }

  private interface Step {
    void run() throws IOException;
  }

  /** Does something at one storage, whose failure is not the others'. */
  private void attempt(String label, Step step) throws InterruptedIOException {
    try {
      step.run();
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      failures.put(label, e);
    }
  }

  private void look(OpenStorage storage, Closing locks) throws IOException {
    Actor actor = tools.actor();
    StorageLock lock =
        locks.add(
            "The lock at " + storage.label(),
            StorageLock.take(storage.target(), id.pipeline(), actor.host(), actor.clock()));
    Optional<Copy> copy = tools.reader().find(storage, id);
    if (copy.isPresent() && copy.get().state() != CopyState.INCOMPLETE) {
      requireEnded(storage, copy.get());
      places.put(storage.label(), new RekeyPlace(storage, lock, copy.get()));
    }
  }

  /** A run that has just published its backup may still be at it, here or at another storage. */
  private void requireEnded(OpenStorage storage, Copy copy) throws IOException {
    Optional<StoredObject> begun =
        copy.generation() == 1 ? storage.target().find(copy.files().begun()) : Optional.empty();
    if (begun.isPresent()
        && begun.get().modified().isAfter(tools.actor().clock().instant().minus(A_RUN_AT_MOST))) {
      throw new StageException(
          id
              + " at "
              + storage.label()
              + " is still being made. Run rekey again when its run has"
              + " ended; if that was killed, the next run of the pipeline ends it.",
          true);
    }
  }

  /** Returns where the wanted generation is, if an earlier rekey has finished it somewhere. */
  private Optional<RekeyPlace> ready() {
    Optional<RekeyPlace> highest = whole().stream().findFirst();
    return tools.plan().again()
        ? Optional.empty()
        : highest.filter(place -> tools.isWanted(place.manifest()));
  }

  private List<RekeyPlace> whole() {
    return places.values().stream()
        .filter(RekeyPlace::isWhole)
        .sorted(Comparator.comparing((RekeyPlace place) -> place.copy().generation()).reversed())
        .toList();
  }

  private void spread(RekeyPlace ready) throws IOException {
    for (RekeyPlace place : places.values()) {
      attempt(place.label(), () -> spread(ready, place));
    }
  }

  private void spread(RekeyPlace ready, RekeyPlace place) throws IOException {
    Manifest manifest = tools.reader().manifest(ready.copy());
    boolean behind = place.copy().generation() < manifest.generation();
    if (behind) {
      BackupFiles files = BackupFiles.of(manifest);
      new BackupCopy(
              ready.storage(),
              place.storage(),
              files,
              tools.reader().trusted(),
              tools.context().workDirectory(),
              tools.actor(),
              tools.context().journal())
          .run(place.lock());
    } else if (!place.copy().manifest().equals(Optional.of(manifest))) {
      throw new IntegrityException(
          "The manifest of "
              + id
              + " at "
              + place.label()
              + " is not that of the copy at "
              + ready.label()
              + ". Nothing was changed there. Look which is good: verify "
              + id);
    }
    boolean others = place.hasOthers(manifest);
    if (others) {
      tools.prove(place.storage(), manifest);
      finish(place, manifest);
    }
    (behind || others ? done : unchanged).add(place.label());
  }

  private void renew() throws IOException {
    List<RekeyPlace> sources = whole();
    for (RekeyPlace place : places.values()) {
      if (sources.isEmpty()) {
        failures.put(place.label(), damaged(place));
      }
    }
    for (RekeyPlace source : sources) {
      Optional<IOException> failure = tryFrom(source);
      if (failure.isEmpty()) {
        return;
      }
      places.keySet().forEach(label -> failures.putIfAbsent(label, failure.get()));
    }
  }

  /** Another copy may be whole where this is damaged, or open with a key that this does not. */
  private Optional<IOException> tryFrom(RekeyPlace source) throws InterruptedIOException {
    try {
      renew(source);
      return Optional.empty();
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      return Optional.of(e);
    }
  }

  private static IntegrityException damaged(RekeyPlace place) {
    return new IntegrityException(
        place.copy().name()
            + " at "
            + place.label()
            + " is damaged, and stays as it is: "
            + place.copy().problem().orElse(""));
  }

  private void renew(RekeyPlace source) throws IOException {
    Map<String, IOException> failed = new LinkedHashMap<>();
    Manifest manifest = new Reencryption(source, places, tools).run(failed);
    failures.keySet().removeAll(places.keySet());
    failures.putAll(failed);
    for (RekeyPlace place : places.values()) {
      if (!failed.containsKey(place.label())) {
        attempt(place.label(), () -> renewed(place, manifest));
      }
    }
  }

  private void renewed(RekeyPlace place, Manifest manifest) throws IOException {
    finish(place, manifest);
    done.add(place.label());
  }

  private void finish(RekeyPlace place, Manifest manifest) throws IOException {
    place.keepOnly(manifest);
    new FolderInstructions(place.storage().target(), tools.context().journal()).renew();
  }
}
