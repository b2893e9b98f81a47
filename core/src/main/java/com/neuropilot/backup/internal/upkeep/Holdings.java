package com.neuropilot.backup.internal.upkeep;

import com.neuropilot.backup.internal.catalog.Copy;
import com.neuropilot.backup.internal.catalog.CopyState;
import com.neuropilot.backup.internal.catalog.OpenStorage;
import com.neuropilot.backup.internal.catalog.StorageListing;
import com.neuropilot.backup.internal.manifest.Manifest;
import com.neuropilot.backup.internal.trust.TrustedManifests;
import com.neuropilot.backup.internal.upkeep.UpkeepSession.Member;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What each storage holds of a pipeline, as listed once. */
final class Holdings {
  private final Map<String, List<Copy>> copies = new LinkedHashMap<>();
  private final Map<String, String> failures = new LinkedHashMap<>();

  private Holdings() {}

  /** Lists all storages; one that cannot be listed is remembered with what failed. */
  static Holdings of(List<Member> members, TrustedManifests trusted, String pipeline)
      throws IOException {
    Holdings holdings = new Holdings();
    for (Member member : members) {
      OpenStorage storage = member.open();
      try {
        holdings.copies.put(storage.label(), StorageListing.ofPipeline(storage, trusted, pipeline));
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        holdings.failures.put(storage.label(), String.valueOf(e.getMessage()));
      }
    }
    return holdings;
  }

  Optional<String> failure(String label) {
    return Optional.ofNullable(failures.get(label));
  }

  /** Returns what a storage holds under a name. */
  Optional<Copy> at(String label, String backup) {
    return copies.getOrDefault(label, List.of()).stream()
        .filter(copy -> copy.name().equals(backup))
        .findFirst();
  }

  /**
   * Returns the whole copies of a backup, but not that at one storage; the latest generation first.
   */
  List<Copy> elsewhere(String label, String backup) {
    List<Copy> whole = new ArrayList<>();
    copies.keySet().stream()
        .filter(other -> !other.equals(label))
        .forEach(other -> at(other, backup).filter(Holdings::isWhole).ifPresent(whole::add));
    whole.sort(Comparator.comparing(Copy::generation).reversed());
    return whole;
  }

  /**
   * Returns whether two storages hold backups of two databases, and never one of the same: a
   * staging system with a copy of production's configuration, kept out of the one folder, does not
   * get into it on the way over the other. A database that moved has been at home in both.
   */
  boolean areStrangers(String one, String other) {
    List<Manifest> ours = owners(one);
    List<Manifest> theirs = owners(other);
    return !ours.isEmpty()
        && !theirs.isEmpty()
        && ours.stream()
            .noneMatch(our -> theirs.stream().anyMatch(their -> isOfOneDatabase(our, their)));
  }

  /** Returns the manifests at a storage that tell whose they are; an adopted one does not. */
  private List<Manifest> owners(String label) {
    return copies.getOrDefault(label, List.of()).stream()
        .flatMap(copy -> copy.manifest().stream())
        .filter(
            manifest ->
                !manifest.source().host().isEmpty() || !manifest.source().system().isEmpty())
        .toList();
  }

  private static boolean isOfOneDatabase(Manifest one, Manifest other) {
    return one.source().sameServer(other.source())
        && (one.source().database().equals(other.source().database())
            || one.dump().database().equals(other.dump().database()));
  }

  /**
   * Returns what to do about backups that were encrypted anew elsewhere and not at a storage. They
   * are not copied there: whoever can write to one storage could so replace what is at another.
   */
  List<String> behind(String label) {
    return copies.getOrDefault(label, List.of()).stream()
        .filter(Holdings::isWhole)
        .flatMap(copy -> behind(copy).stream())
        .toList();
  }

  private Optional<String> behind(Copy copy) {
    return elsewhere(copy.storage().label(), copy.name()).stream()
        .filter(other -> other.generation() > copy.generation())
        .findFirst()
        .map(
            other ->
                copy.name()
                    + " was encrypted anew at "
                    + other.storage().label()
                    + " only; the keys of before still open it at "
                    + copy.storage().label()
                    + ". Finish that for all storages: rekey "
                    + copy.name());
  }

  /** Returns what is wrong with each backup of which there is no whole copy anywhere. */
  List<String> wholeNowhere() {
    Map<String, String> problems = new TreeMap<>();
    copies.values().stream()
        .flatMap(List::stream)
        .filter(copy -> copy.state() == CopyState.DAMAGED)
        .filter(copy -> elsewhere("", copy.name()).isEmpty())
        .forEach(
            copy ->
                problems.merge(
                    copy.name(),
                    copy.storage().label() + ": " + copy.problem().orElse(""),
                    (one, other) -> one + " " + other));
    return problems.entrySet().stream()
        .map(entry -> entry.getKey() + " is whole nowhere. " + entry.getValue())
        .toList();
  }

  /** Returns one copy of each entry: that at a storage, unless another has a whole one. */
  List<Copy> union(String label) {
    Map<String, Copy> union = new LinkedHashMap<>();
    copies.getOrDefault(label, List.of()).forEach(copy -> union.put(copy.name(), copy));
    copies.forEach(
        (other, there) ->
            there.stream()
                .filter(Holdings::isWhole)
                .forEach(
                    copy ->
                        union.merge(
                            copy.name(), copy, (own, whole) -> isWhole(own) ? own : whole)));
    return List.copyOf(union.values());
  }

  static boolean isWhole(Copy copy) {
    return copy.state() == CopyState.WHOLE;
  }
}
