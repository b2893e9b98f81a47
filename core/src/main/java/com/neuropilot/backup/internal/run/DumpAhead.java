package com.neuropilot.backup.internal.run;

import com.neuropilot.backup.internal.codec.CodecChain;
import com.neuropilot.backup.internal.manifest.BackupFiles;
import com.neuropilot.backup.internal.manifest.Manifest.StreamEntry;
import com.neuropilot.backup.spi.Dump;
import com.neuropilot.backup.spi.DumpInfo;
import com.neuropilot.backup.spi.DumpSummary;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Dumps while the run looks at its destinations, which takes a second in a cloud. Nothing is put
 * before the backup has a name: the first part waits in the spool for it.
 */
final class DumpAhead implements Closeable {
  /**
   * A dump that ended.
   *
   * @param streams what was stored
   * @param summary what the source says of it
   */
  record Dumped(List<StreamEntry> streams, DumpSummary summary) {}

  private final OpenStages stages;
  private final DumpInfo info;
  private final Path work;
  private final long partSize;
  private final RunJournal journal;
  private final CompletableFuture<BackupFiles> name = new CompletableFuture<>();
  private final BackgroundWork<Dumped> dumping =
      new BackgroundWork<>("neuropilot-dump", this::dump, () -> {});

  private DumpAhead(
      OpenStages stages, DumpInfo info, Path work, long partSize, RunJournal journal) {
    this.stages = stages;
    this.info = info;
    this.work = work;
    this.partSize = partSize;
    this.journal = journal;
  }

  static DumpAhead start(
      OpenStages stages, DumpInfo info, Path work, long partSize, RunJournal journal) {
    DumpAhead started = new DumpAhead(stages, info, work, partSize, journal);
    started.dumping.start();
    return started;
  }

  /**
   * Says what the backup is called, and waits until the dump has ended.
   *
   * @throws IOException why it failed; its children are dead then
   */
  Dumped await(BackupFiles files) throws IOException {
    name.complete(files);
    return dumping.await();
  }

  /** Ends the dump if it goes on, and waits until its children are dead. */
  @Override
  public void close() {
    dumping.cancel();
  }

  private Dumped dump() throws IOException {
    CodecChain codecs = stages.codecs();
    String extensions = info.fileExtension() + codecs.extensions();
    try (Dump dump = stages.source().openDump()) {
      List<StreamEntry> streams =
          new DumpRun(
                  dump,
                  stream ->
                      new StreamRun(
                          stream,
                          () -> name().data(stream.name(), extensions),
                          codecs,
                          work,
                          partSize,
                          stages.destinations(),
                          journal))
              .run();
      return new Dumped(streams, dump.finish());
    }
  }

  private BackupFiles name() throws InterruptedIOException {
    try {
      return name.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("The run was interrupted.");
    } catch (ExecutionException e) {
      throw new IllegalStateException("A name does not fail.", e);
    }
  }
}
