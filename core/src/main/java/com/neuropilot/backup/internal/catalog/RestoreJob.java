package com.neuropilot.backup.internal.catalog;

import com.neuropilot.backup.event.Stage;
import com.neuropilot.backup.internal.registry.ConfiguredStage;
import com.neuropilot.backup.internal.run.Closing;
import com.neuropilot.backup.internal.run.RunJournal;
import com.neuropilot.backup.internal.run.Ticker;
import com.neuropilot.backup.spi.DumpSource;
import com.neuropilot.backup.spi.PendingRestore;
import com.neuropilot.backup.spi.RestoreCheck;
import com.neuropilot.backup.spi.RestoreMode;
import com.neuropilot.backup.spi.RestoreReport;
import com.neuropilot.backup.spi.RestoreRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Restores one copy into a database. The key and the manifest are checked when it is opened, before
 * anything is touched.
 */
public final class RestoreJob {
  private static final int BUFFER_BYTES = 256 * 1024;

  private final ReadableBackup backup;
  private final RestoreRequest request;
  private final DumpSource source;
  private final RunJournal journal;
  private final Optional<BeforeReplacing> before;
  private Optional<String> saved = Optional.empty();

  /** Creates a job that replaces nothing. */
  RestoreJob(ReadableBackup backup, RestoreRequest request, DumpSource source, RunJournal journal) {
    this(backup, request, source, journal, Optional.empty());
  }

  private RestoreJob(
      ReadableBackup backup,
      RestoreRequest request,
      DumpSource source,
      RunJournal journal,
      Optional<BeforeReplacing> before) {
    this.backup = backup;
    this.request = request;
    this.source = source;
    this.journal = journal;
    this.before = before;
  }

  /**
   * Opens a job; what it holds open is closed with the session.
   *
   * @param saving how what it may replace is saved
   */
  public static RestoreJob open(
      CatalogSession session,
      Copy copy,
      ConfiguredStage<DumpSource> into,
      RestoreOptions options,
      PreRestoreSaving saving)
      throws IOException {
    session.journal().name(copy.name());
    ReadableBackup backup = session.read(copy);
    return new RestoreJob(
        backup,
        options.request(backup),
        session.open(into),
        session.journal(),
        Optional.of(new BeforeReplacing(session, copy, saving)));
  }

  /**
   * Looks for everything that would make the restore fail. That a storage could not be asked is
   * among the warnings: it may have a newer backup.
   */
  public RestoreCheck preflight() throws IOException {
    RestoreCheck found = source.preflight(request);
    RestoreCheck check =
        before.isPresent() && found.mode() == RestoreMode.IN_PLACE
            ? before.get().check(found, source)
            : found;
    List<String> warnings = new ArrayList<>(journal.warnings());
    check.warnings().stream().filter(text -> !warnings.contains(text)).forEach(warnings::add);
    return new RestoreCheck(
        check.database(), check.mode(), check.problems(), warnings, check.steps());
  }

  /** Restores. */
  public RestoreReport execute() throws IOException {
    if (replaces()) {
      before.orElseThrow().read();
    }
    journal.begin(Stage.RESTORING);
    journal.estimate(backup.plainBytes());
    AtomicReference<RestoreReport> report = new AtomicReference<>();
    try (Closing closing = new Closing(journal)) {
      Ticker ticker = closing.add("The progress", new Ticker(journal));
      PendingRestore pending = closing.add("The restore", source.openRestore(request));
      if (replaces()) {
        saved = before.orElseThrow().save(pending);
        journal.begin(Stage.RESTORING);
      }
      ticker.start();
      new Interruptible(pending).run(() -> report.set(restore(pending)));
    }
    return Objects.requireNonNull(report.get());
  }

  private RestoreReport restore(PendingRestore pending) throws IOException {
    copyAll(pending);
    journal.begin(Stage.COMMITTING);
    return pending.commit();
  }

  /** What was shown was done in this mode, so a request that is carried out has one. */
  private boolean replaces() {
    return before.isPresent() && request.mode().filter(RestoreMode.IN_PLACE::equals).isPresent();
  }

  /** Returns the name of the backup that holds what was replaced, if it was saved. */
  public Optional<String> saved() {
    return saved;
  }

  /** Returns whether the backup says how many rows there should be. */
  public boolean knowsRows() {
    return !request.rows().isEmpty();
  }

  /** Returns what is told what happens, also after the end. */
  public RunJournal journal() {
    return journal;
  }

  private void copyAll(PendingRestore pending) throws IOException {
    for (StreamSource stream : backup.streams()) {
      try (OutputStream body = pending.body(stream.name());
          InputStream plain = stream.open()) {
        copy(plain, body);
      }
    }
  }

  private void copy(InputStream plain, OutputStream body) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int read = plain.read(buffer); read >= 0; read = plain.read(buffer)) {
      body.write(buffer, 0, read);
      journal.addRaw(read);
    }
  }
}
