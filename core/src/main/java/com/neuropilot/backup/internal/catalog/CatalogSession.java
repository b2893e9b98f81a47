package com.neuropilot.backup.internal.catalog;

import com.neuropilot.backup.internal.manifest.Proof;
import com.neuropilot.backup.internal.registry.ConfiguredStage;
import com.neuropilot.backup.internal.run.Closing;
import com.neuropilot.backup.internal.run.RunContext;
import com.neuropilot.backup.internal.run.RunJournal;
import com.neuropilot.backup.internal.run.WorkDirectory;
import com.neuropilot.backup.internal.trust.TrustedManifests;
import com.neuropilot.backup.spi.DumpSource;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StageContext;
import com.neuropilot.backup.spi.StageException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Storages and a key, open for reading. For one thread. */
public final class CatalogSession implements Closeable {
  private final RunContext context;
  private final Closing closing;
  private final CatalogStorages storages;
  private final Decoding decoding;
  private final TrustedManifests trusted;

  private CatalogSession(
      RunContext context,
      Closing closing,
      CatalogStorages storages,
      Decoding decoding,
      TrustedManifests trusted) {
    this.context = context;
    this.closing = closing;
    this.storages = storages;
    this.decoding = decoding;
    this.trusted = trusted;
  }

  /**
   * Opens a session.
   *
   * @throws IOException when no storage can be opened
   */
  public static CatalogSession open(CatalogPlan plan) throws IOException {
    RunJournal journal = new RunJournal("catalog", plan.clock(), plan.listeners());
    Closing closing = new Closing(journal);
    try {
      WorkDirectory work =
          closing.add(
              "The work directory in " + plan.workDirectory(),
              WorkDirectory.create(plan.workDirectory()));
      RunContext context = new RunContext(plan.clock(), plan.environment(), work.path(), journal);
      CatalogStorages storages = new CatalogStorages(journal, closing);
      storages.open(plan.storages(), context);
      return new CatalogSession(
          context,
          closing,
          storages,
          new Decoding(plan.key(), plan.allowUnsigned(), context),
          TrustedManifests.of(plan.key(), plan.allowUnsigned(), context));
    } catch (IOException | RuntimeException e) {
      closing.close();
      throw e;
    }
  }

  /**
   * Lists every copy at every storage. A storage that fails becomes a warning, unless all do.
   *
   * @throws StageException when no storage could be listed
   */
  public List<Copy> copies() throws IOException {
    return storages.collect("listed", storage -> StorageListing.of(storage, trusted));
  }

  /**
   * Looks a file of another tool up, whatever its name is. A storage that fails becomes a warning,
   * unless none has the file.
   *
   * @param name the file's name
   * @return the copy at each storage that has one
   */
  public List<Copy> foreign(String name) throws IOException {
    return ObjectKey.isValid(name)
        ? storages.find(storage -> StorageListing.foreign(storage, ObjectKey.of(name)))
        : List.of();
  }

  /**
   * Finds what somebody removed or replaced, if there are trusted signers; by the id of each, what
   * is wrong by the storage's label.
   */
  public Map<String, Map<String, String>> lost(List<Copy> copies) throws IOException {
    Map<String, Map<String, String>> lost = new TreeMap<>();
    if (trusted.checksSignatures()) {
      Map<OpenStorage, List<Copy>> storages =
          copies.stream().collect(Collectors.groupingBy(Copy::storage));
      for (Map.Entry<OpenStorage, List<Copy>> storage : storages.entrySet()) {
        new LostBackups(trusted)
            .at(storage.getKey(), storage.getValue())
            .forEach(
                (id, problem) ->
                    lost.computeIfAbsent(id, unused -> new TreeMap<>())
                        .put(storage.getKey().label(), problem));
      }
    }
    return lost;
  }

  /** Returns what was found last when a backup was tried, at whatever storage. */
  public Optional<Proof> newest(List<Copy> copies, Proof.Kind kind) throws IOException {
    List<Proof> proofs = new ArrayList<>();
    for (Copy copy : copies) {
      try {
        new CopyProofs(trusted).of(copy, kind).ifPresent(proofs::add);
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        journal()
            .warn(
                "What is recorded beside "
                    + copy.name()
                    + " at "
                    + copy.storage().label()
                    + " cannot be read: "
                    + e.getMessage());
      }
    }
    return proofs.stream().max(Comparator.comparing(Proof::at));
  }

  /**
   * Puts down beside a copy what was found when it was tried; a file of another tool has no
   * records.
   *
   * @return why that failed; empty if it did not
   */
  public Optional<String> record(Copy copy, Proof proof) throws InterruptedIOException {
    if (copy.manifest().isEmpty()) {
      return Optional.empty();
    }
    try {
      new ProofNote(copy.storage().target(), copy.files(), trusted).put(proof);
      return Optional.empty();
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      return Optional.of(
          "The result is not recorded beside "
              + copy.name()
              + " at "
              + copy.storage().label()
              + ": "
              + e.getMessage());
    }
  }

  /** Looks for damage in a copy. */
  public CopyVerdict verify(Copy copy) throws IOException {
    return new CopyVerifier(decoding, trusted, context.workDirectory()).verify(copy);
  }

  /**
   * Makes sure that the key opens a copy, without reading its data.
   *
   * @throws IOException when it does not, or nothing can be said; names the keys that would
   */
  public void requireKey(Copy copy) throws IOException {
    if (copy.state() == CopyState.FOREIGN) {
      read(copy);
    } else {
      new ManifestedReader(decoding, trusted, context.workDirectory()).requireKey(copy);
    }
  }

  /**
   * Reads a copy to its end, with the key: it decodes to what was dumped.
   *
   * @throws com.neuropilot.backup.spi.IntegrityException when it does not
   */
  void requireWhole(Copy copy) throws IOException {
    new CopyVerifier(decoding, trusted, context.workDirectory()).requireWhole(copy);
  }

  /** Opens a copy; the key is proven to fit. */
  ReadableBackup read(Copy copy) throws IOException {
    ReadableBackup.Opener opener =
        copy.state() == CopyState.FOREIGN
            ? new ForeignReader(decoding, trusted, context.workDirectory())
            : new ManifestedReader(decoding, trusted, context.workDirectory());
    return opener.open(copy);
  }

  /** Opens a database, which is closed with the session. */
  DumpSource open(ConfiguredStage<DumpSource> source) throws IOException {
    return closing.add("The database", source.create(context));
  }

  /** Returns what stages are lent. */
  public StageContext context() {
    return context;
  }

  /** Returns what is told what happens. */
  public RunJournal journal() {
    return context.journal();
  }

  /** Closes everything; what cannot be closed becomes a warning of the journal. */
  @Override
  public void close() {
    closing.close();
  }
}
