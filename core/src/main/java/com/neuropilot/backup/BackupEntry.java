package com.neuropilot.backup;

import com.neuropilot.backup.drill.DrillRecord;
import com.neuropilot.backup.internal.catalog.CatalogSession;
import com.neuropilot.backup.internal.catalog.Copy;
import com.neuropilot.backup.internal.manifest.Manifest;
import com.neuropilot.backup.internal.manifest.Proof;
import com.neuropilot.backup.spi.ObjectKey;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One backup of a catalog, with its copies at one storage or several. Immutable. */
public final class BackupEntry {
  private final List<Copy> copies;
  private final Optional<Proof> drill;
  private final Optional<Proof> verification;

  private BackupEntry(List<Copy> copies, Optional<Proof> drill, Optional<Proof> verification) {
    this.copies = List.copyOf(copies);
    this.drill = drill;
    this.verification = verification;
  }

  private BackupEntry(List<Copy> copies) {
    this(copies, Optional.empty(), Optional.empty());
  }

  /** Returns it with what is recorded beside it. */
  BackupEntry withRecords(CatalogSession session) throws IOException {
    return copies.stream().allMatch(copy -> copy.records().isEmpty())
        ? this
        : new BackupEntry(
            copies,
            session.newest(copies, Proof.Kind.DRILL),
            session.newest(copies, Proof.Kind.VERIFICATION));
  }

  /** Groups copies by name, newest first. */
  static List<BackupEntry> of(List<Copy> copies) {
    Map<String, List<Copy>> groups = new LinkedHashMap<>();
    copies.forEach(
        copy -> groups.computeIfAbsent(copy.name(), name -> new ArrayList<>()).add(copy));
    return groups.values().stream()
        .map(BackupEntry::new)
        .sorted(
            Comparator.comparing(BackupEntry::started).thenComparing(BackupEntry::id).reversed())
        .toList();
  }

  List<Copy> copies() {
    return copies;
  }

  /** Returns the copies that the listing calls good, the latest generation first. */
  List<Copy> good() {
    return copies.stream()
        .filter(copy -> copy.problem().isEmpty())
        .sorted(Comparator.comparing(Copy::generation).reversed())
        .toList();
  }

  /** Returns the copy to read: the first that the listing calls good, else the first. */
  Copy best() {
    return good().stream().findFirst().orElse(copies.get(0));
  }

  /** Returns the name: {@code neuropilot_20250120_020000}, or a foreign file's. */
  public String id() {
    return copies.get(0).name();
  }

  /** Returns the pipeline's name; empty for a foreign file whose name does not tell it. */
  public String pipeline() {
    return manifest()
        .map(Manifest::pipeline)
        .orElseGet(() -> id().substring(0, Math.max(0, id().indexOf('_'))));
  }

  /** Returns the database's name, if a manifest tells it. */
  public Optional<String> database() {
    return manifest().map(manifest -> manifest.dump().database());
  }

  /** Returns when it began. */
  public Instant started() {
    return manifest()
        .map(manifest -> Instant.parse(manifest.started()))
        .orElse(copies.get(0).begun());
  }

  /** Returns when its data was stored, if a manifest tells it. */
  public Optional<Instant> finished() {
    return manifest().map(manifest -> Instant.parse(manifest.finished()));
  }

  /** Returns why it was made, if a manifest tells it: {@link BackupKind#id()}. */
  public Optional<String> kind() {
    return manifest().map(Manifest::kind);
  }

  /** Returns the due time of a schedule that it was made for, if it was. */
  public Optional<DueTime> due() {
    return manifest().map(Manifest::due).flatMap(DueTime::of);
  }

  /** Returns the dump's format, e.g. {@code "custom"}, if a manifest tells it. */
  public Optional<String> format() {
    return manifest().map(manifest -> manifest.dump().format());
  }

  /** Returns the length of the dump in bytes, if a manifest tells it. */
  public Optional<Long> plainBytes() {
    return manifest().map(Manifest::plainBytes);
  }

  /** Returns the length of the stored data in bytes, at one storage. */
  public long storedBytes() {
    return best().bytes();
  }

  /**
   * Returns the fingerprints of the keys that can read it at one storage at least; empty if it is
   * not encrypted or foreign.
   */
  public List<String> recipients() {
    return copies.stream()
        .flatMap(copy -> copy.manifest().stream())
        .flatMap(manifest -> manifest.recipients().stream())
        .distinct()
        .toList();
  }

  /** Returns whether a signature belongs to it, which says who made it. */
  public boolean isSigned() {
    return manifest().map(Manifest::signed).orElse(false);
  }

  /** Returns the labels of the storages that have a copy. */
  public List<String> storages() {
    return copies.stream().map(copy -> copy.storage().label()).toList();
  }

  /** Returns the state: {@link BackupState#WHOLE} only if every copy is whole. */
  public BackupState state() {
    return copies.stream()
        .map(copy -> BackupState.of(copy.state()))
        .max(Comparator.comparing(BackupEntry::severity))
        .orElseThrow();
  }

  /** Returns whether it is pinned at one storage at least, so that retention leaves it there. */
  public boolean isPinned() {
    return copies.stream().anyMatch(Copy::pinned);
  }

  /**
   * Returns what the last drill found, as far as it was recorded beside a whole copy. Where signers
   * are trusted, only what one of them signed counts.
   */
  public Optional<DrillRecord> drill() {
    return drill.map(
        proof ->
            new DrillRecord(
                proof.at(), proof.passed(), proof.recovery(), proof.dataAge(), proof.rows()));
  }

  /** Returns whether the last drill restored it and found it good. */
  public boolean isProven() {
    return drill.filter(Proof::passed).isPresent();
  }

  /**
   * Returns when a copy was last read, decrypted and unpacked to its end, and found whole; empty if
   * that was not recorded.
   */
  public Optional<Instant> verified() {
    return verification.filter(Proof::passed).map(Proof::at);
  }

  /**
   * Returns whether the last drill failed, or the last full verification found it damaged and no
   * drill has restored it since.
   */
  boolean isDisproved() {
    return Proof.against(drill, verification).isPresent();
  }

  /** Returns what is wrong, by the storage's label; empty if nothing is. */
  public Map<String, String> problems() {
    Map<String, String> problems = new LinkedHashMap<>();
    copies.forEach(
        copy -> copy.problem().ifPresent(problem -> problems.put(copy.storage().label(), problem)));
    return problems;
  }

  /** Returns whether a stored file is this backup, or a part of it. */
  boolean hasFile(String name) {
    boolean part =
        state() != BackupState.FOREIGN && ObjectKey.isValid(name) && name.startsWith(id() + ".");
    return part || name.equals(id());
  }

  /** Returns whether it is one of those among which the latest is looked for. */
  boolean isCandidate() {
    return isOurs() && kind().map(kind -> !kind.equals(BackupKind.PRE_RESTORE.id())).orElse(true);
  }

  /**
   * Returns whether it is a backup of this library at one storage at least, whatever a run that has
   * not ended left at another.
   */
  boolean isOurs() {
    return copies.stream()
        .map(copy -> BackupState.of(copy.state()))
        .anyMatch(state -> state == BackupState.WHOLE || state == BackupState.DAMAGED);
  }

  private Optional<Manifest> manifest() {
    return copies.stream().flatMap(copy -> copy.manifest().stream()).findFirst();
  }

  private static int severity(BackupState state) {
    return switch (state) {
      case WHOLE, FOREIGN -> 0;
      case INCOMPLETE -> 1;
      case DAMAGED -> 2;
    };
  }

  @Override
  public String toString() {
    return id() + " " + state().id();
  }
}
