package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.Ownership;
import com.neuropilot.backup.spi.RestoreReport.Blocking;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Restores into a database beside the one in use, which then exchange names. What was in use stays,
 * under another name, for a rollback; what lies outside of a dump is carried over from it.
 */
final class RestoreSwap implements RestoreRoad {
  private final RestoreControl control;
  private final RestoreTarget target;
  private final RestoreBeside beside;
  private final ReplacedMark mark;
  private Optional<Blocking> blocking = Optional.empty();

  private RestoreSwap(
      RestoreControl control, RestoreTarget target, RestoreBeside beside, ReplacedMark mark) {
    this.control = control;
    this.target = target;
    this.beside = beside;
    this.mark = mark;
  }

  /**
   * Creates the database beside the one in use.
   *
   * @param control closed by the caller
   * @param mark what is added to the comment of the one in use when it is replaced
   * @throws StageException also when something of the database in use cannot be carried over
   */
  static RestoreSwap begin(
      RestoreControl control, Endpoint endpoint, RestoreTarget target, ReplacedMark mark)
      throws IOException {
    RestoreProperties properties =
        new RestoreProperties(
            Ownership.KEEP, RestoreDatabase.read(control.session(), target.name()));
    RestoreBeside beside =
        RestoreBeside.create(control, endpoint, target, properties, mark.replaced());
    RestoreSwap swap = new RestoreSwap(control, target, beside, mark);
    try {
      // Finds out now, and not after hours, whether everything can be carried over.
      swap.carrying().rehearse(control.session());
      return swap;
    } catch (IOException | RuntimeException | Error e) {
      swap.undo(e);
      throw e;
    }
  }

  private RestoreCarrying carrying() {
    return new RestoreCarrying(target.name(), beside.scratch());
  }

  private void undo(Throwable reason) {
    try {
      RestoreThread.uninterrupted(
          () -> {
            close();
            return this;
          });
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  @Override
  public Session session() {
    return beside.session();
  }

  @Override
  public boolean oneTransaction() {
    return false;
  }

  @Override
  public Session proofSession() throws IOException {
    return beside.proofSession();
  }

  @Override
  public void takePlace() throws IOException {
    beside.endProof();
    Session session = control.session();
    // Beforehand, so that nothing is left to do while everybody waits.
    carrying().attempt(session, false);
    String inUse = RestoreControl.comment(session, target.name());
    String comment = InPlaceMark.without(ReplacedMark.without(inUse));
    RestoreExchange exchange = new RestoreExchange(control, target.name(), beside.scratch(), mark);
    Duration gap = exchange.run(comment, true);
    beside.placed();
    blocking = Optional.of(new Blocking(gap, gap));
  }

  /** Nobody could use the database for so long. */
  @Override
  public Optional<Blocking> blocking() {
    return blocking;
  }

  @Override
  public List<String> skipped() {
    return List.of();
  }

  @Override
  public List<String> warnings() {
    return beside.warnings();
  }

  @Override
  public void close() throws IOException {
    beside.close();
  }
}
