package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.DumpSource;
import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.PendingRestore;
import com.neuropilot.backup.spi.RestoreReport;
import com.neuropilot.backup.spi.RestoreRequest;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A restore that goes on: what is written to its body runs in the road's session at once, and
 * counts only after {@code commit()}.
 */
final class RestoreRun implements PendingRestore {
  private final RestoreRequest request;
  private final String target;
  private final RestoreRoad road;
  private final Optional<ArchiveScript> archive;
  private final ScriptPipe pipe;
  private Optional<RestoreThread<List<String>>> script = Optional.empty();
  private final List<String> late = new ArrayList<>();
  private boolean bodyTaken;
  private boolean unsaved;
  private boolean ended;

  /**
   * Starts the restore.
   *
   * @param target the database that it ends in
   * @param archive what makes a script of the bytes, if they are no script themselves; closed with
   *     this
   * @param road closed with this
   */
  RestoreRun(
      RestoreRequest request,
      String target,
      ScriptPipe pipe,
      Optional<ArchiveScript> archive,
      RestoreRoad road) {
    this.request = request;
    this.target = target;
    this.pipe = pipe;
    this.archive = archive;
    this.road = road;
  }

  @Override
  public Optional<DumpSource> replaced() {
    Optional<DumpSource> replaced = road.replaced();
    unsaved = replaced.isPresent();
    return replaced;
  }

  @Override
  public void saved(String backup) {
    road.saved(backup);
    unsaved = false;
  }

  @Override
  public synchronized OutputStream body(String stream) throws IOException {
    if (!request.streams().contains(stream) || bodyTaken || ended) {
      throw new StageException(
          "The restore has no stream \"" + stream + "\" that was not written yet.", false);
    }
    if (unsaved) {
      throw new StageException(
          "What the restore replaces was not saved yet; nothing of it was touched.", false);
    }
    bodyTaken = true;
    start();
    return pipe.sink();
  }

  @Override
  public RestoreReport commit() throws IOException {
    requireOpen();
    try {
      return finish();
    } catch (IOException e) {
      throw rolledBack(e);
    } catch (RuntimeException | Error e) {
      rollBack(e);
      throw e;
    }
  }

  /** May come from another thread, but not while the data takes its place. */
  @Override
  public synchronized void close() throws IOException {
    if (!ended) {
      ended = true;
      RestoreThread.uninterrupted(this::undo);
    }
  }

  private RestoreReport finish() throws IOException {
    pipe.finish();
    List<String> skipped = new ArrayList<>(start().await());
    RestoreProof proof = RestoreThread.start(this::prove).await();
    settle();
    skipped.addAll(road.skipped());
    List<String> warnings = new ArrayList<>(proof.warnings());
    warnings.addAll(road.warnings());
    warnings.addAll(late);
    return new RestoreReport(
        target, proof.rows(), proof.sequences(), skipped, warnings, road.blocking());
  }

  private synchronized RestoreThread<List<String>> start() {
    RestoreThread<List<String>> started =
        script.orElseGet(() -> RestoreThread.start(this::runScript));
    script = Optional.of(started);
    return started;
  }

  private synchronized void settle() throws IOException {
    requireOpen();
    RestoreThread.uninterrupted(this::takePlace);
  }

  private synchronized void requireOpen() throws StageException {
    if (ended) {
      throw new StageException("The restore has ended already.", false);
    }
  }

  private List<String> runScript() throws IOException {
    try {
      road.makeRoom();
      return road.session().work("Running the dump", this::runScript);
    } catch (IOException e) {
      pipe.fail(e);
      throw e;
    } catch (RuntimeException | Error e) {
      pipe.fail(new StageException("Running the dump failed: " + e, false, e));
      throw e;
    }
  }

  private List<String> runScript(Connection connection) throws IOException {
    try (InputStream source = archive.map(ArchiveScript::script).orElseGet(pipe::source)) {
      ScriptRunner runner =
          new ScriptRunner(
              connection,
              new OwnershipRules(request.ownership(), road.oneTransaction()),
              road.oneTransaction());
      runWhole(runner, source);
      return runner.skipped();
    } catch (SQLException e) {
      throw RestoreFailure.ofRun(e);
    }
  }

  /**
   * An archive that is cut short makes a script that is cut short: what the tool says of it is the
   * better message.
   */
  private void runWhole(ScriptRunner runner, InputStream source) throws IOException, SQLException {
    try {
      runner.run(source);
    } catch (IntegrityException e) {
      if (source.read() == -1) {
        requireWholeArchive();
      }
      throw e;
    }
    requireWholeArchive();
  }

  private void requireWholeArchive() throws IOException {
    if (archive.isPresent()) {
      archive.get().requireWhole();
    }
  }

  private RestoreProof prove() throws IOException {
    Session session = road.proofSession();
    RestoreProof proof = new RestoreProof(session, road.oneTransaction());
    proof.check(request.rows(), RestoreSelection.of(request));
    return proof;
  }

  private Optional<Void> takePlace() throws IOException {
    road.takePlace();
    ended = true;
    try {
      road.close();
      archive.ifPresent(ArchiveScript::close);
    } catch (IOException | RuntimeException e) {
      // The data is in its place, whatever becomes of the sessions.
      late.add("The restore is complete, but could not be closed: " + e.getMessage());
    }
    return Optional.empty();
  }

  /** Says too what is left, if something is. */
  private IOException rolledBack(IOException reason) {
    rollBack(reason);
    String left =
        Arrays.stream(reason.getSuppressed())
            .map(suppressed -> " " + suppressed.getMessage())
            .collect(Collectors.joining());
    return left.isEmpty() || !(reason instanceof StageException failed)
        ? reason
        : new StageException(reason.getMessage() + left, failed.retryable(), reason);
  }

  private void rollBack(Throwable reason) {
    try {
      close();
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  private Optional<Void> undo() throws IOException {
    pipe.fail(new StageException("The restore was ended before it was complete.", false));
    script.ifPresent(RestoreThread::interrupt);
    archive.ifPresent(ArchiveScript::close);
    road.session().abort();
    road.close();
    return Optional.empty();
  }
}
