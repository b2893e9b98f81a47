package com.neuropilot.backup.internal.catalog;

import com.neuropilot.backup.internal.registry.ConfiguredStage;
import com.neuropilot.backup.internal.run.RunContext;
import com.neuropilot.backup.internal.run.RunJournal;
import com.neuropilot.backup.internal.run.WorkDirectory;
import com.neuropilot.backup.spi.DumpSource;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StageException;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** Storages and a key, open for reading. For one thread. */
public final class CatalogSession implements Closeable {
  private final RunJournal journal;
  private final WorkDirectory work;
  private final RunContext context;
  private final CatalogStorages storages;
  private final Decoding decoding;

  private CatalogSession(
      RunJournal journal,
      WorkDirectory work,
      RunContext context,
      CatalogStorages storages,
      Decoding decoding) {
    this.journal = journal;
    this.work = work;
    this.context = context;
    this.storages = storages;
    this.decoding = decoding;
  }

  /**
   * Opens a session.
   *
   * @throws IOException when no storage can be opened
   */
  public static CatalogSession open(CatalogPlan plan) throws IOException {
    RunJournal journal = new RunJournal("catalog", plan.clock(), plan.listeners());
    WorkDirectory work = WorkDirectory.create(plan.workDirectory());
    CatalogStorages storages = new CatalogStorages(journal);
    try {
      RunContext context = new RunContext(plan.clock(), plan.environment(), work.path(), journal);
      storages.open(plan.storages(), context);
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
    return storages.collect("listed", StorageListing::of);
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

  private static void close(CatalogStorages storages, WorkDirectory work) throws IOException {
    try {
      storages.close();
    } finally {
      work.close();
    }
  }
}
