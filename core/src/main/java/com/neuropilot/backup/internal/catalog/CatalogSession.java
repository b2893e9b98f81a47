package com.neuropilot.backup.internal.catalog;

import com.neuropilot.backup.internal.registry.ConfiguredStage;
import com.neuropilot.backup.internal.run.RunContext;
import com.neuropilot.backup.internal.run.RunJournal;
import com.neuropilot.backup.internal.run.RunPlan.NamedStorage;
import com.neuropilot.backup.internal.run.WorkDirectory;
import com.neuropilot.backup.internal.storage.Backoff;
import com.neuropilot.backup.internal.storage.RetryingStorage;
import com.neuropilot.backup.spi.DumpSource;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StageException;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Storages and a key, open for reading. For one thread. */
public final class CatalogSession implements Closeable {
  private final RunJournal journal;
  private final WorkDirectory work;
  private final RunContext context;
  private final List<OpenStorage> storages;
  private final Decoding decoding;

  private CatalogSession(
      RunJournal journal,
      WorkDirectory work,
      RunContext context,
      List<OpenStorage> storages,
      Decoding decoding) {
    this.journal = journal;
    this.work = work;
    this.context = context;
    this.storages = storages;
    this.decoding = decoding;
  }

  /** Opens a session. */
  public static CatalogSession open(CatalogPlan plan) throws IOException {
    RunJournal journal = new RunJournal("catalog", plan.clock(), plan.listeners());
    WorkDirectory work = WorkDirectory.create(plan.workDirectory());
    List<OpenStorage> storages = new ArrayList<>();
    try {
      RunContext context = new RunContext(plan.clock(), plan.environment(), work.path(), journal);
      for (NamedStorage storage : plan.storages()) {
        storages.add(
            new OpenStorage(
                storage.label(),
                new RetryingStorage(storage.stage().create(context), Backoff.DEFAULT)));
      }
      return new CatalogSession(
          journal, work, context, storages, Decoding.of(plan.key(), plan.allowUnsigned(), context));
    } catch (IOException | RuntimeException e) {
      close(storages, work);
      throw e;
    }
  }

  /**
   * Lists every copy at every storage. A storage that fails becomes a warning, unless all do.
   *
   * @throws StageException when no storage could be listed
   */
  public List<Copy> copies() throws IOException {
    List<Copy> copies = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    for (OpenStorage storage : storages) {
      try {
        copies.addAll(StorageListing.of(storage));
      } catch (StageException e) {
        failures.add("Storage " + storage.label() + " cannot be listed: " + e.getMessage());
      }
    }
    if (!failures.isEmpty() && failures.size() == storages.size()) {
      throw new StageException(failures.stream().collect(Collectors.joining("\n")), false);
    }
    failures.forEach(journal::warn);
    return copies;
  }

  /**
   * Looks a file of another tool up, whatever its name is.
   *
   * @param name the file's name
   * @return the copy at each storage that has one
   */
  public List<Copy> foreign(String name) throws IOException {
    List<Copy> copies = new ArrayList<>();
    if (ObjectKey.isValid(name)) {
      for (OpenStorage storage : storages) {
        storage
            .target()
            .find(ObjectKey.of(name))
            .ifPresent(object -> copies.add(StorageListing.foreign(storage, object)));
      }
    }
    return copies;
  }

  /** Looks for damage in a copy. */
  public CopyVerdict verify(Copy copy) throws IOException {
    return new CopyVerifier(decoding, work.path()).verify(copy);
  }

  /** Opens a copy; the key is proven to fit. */
  ReadableBackup read(Copy copy) throws IOException {
    ReadableBackup.Opener opener =
        copy.state() == CopyState.FOREIGN
            ? new ForeignReader(decoding, work.path())
            : new ManifestedReader(decoding, work.path());
    return opener.open(copy);
  }

  /** Opens a database. */
  DumpSource open(ConfiguredStage<DumpSource> source) throws IOException {
    return source.create(context);
  }

  /** Returns what is told what happens. */
  public RunJournal journal() {
    return journal;
  }

  @Override
  public void close() throws IOException {
    close(storages, work);
  }

  private static void close(List<OpenStorage> storages, WorkDirectory work) throws IOException {
    try {
      for (OpenStorage storage : storages) {
        storage.target().close();
      }
    } finally {
      work.close();
    }
  }
}
