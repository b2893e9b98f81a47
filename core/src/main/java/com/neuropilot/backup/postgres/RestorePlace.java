package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.DumpSource;
import com.neuropilot.backup.spi.RestoreReport.Blocking;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a restore has made on the server, together: roles, then the road; undone in the
 * other order.
 */
final class RestorePlace implements RestoreRoad {
  private final RestoreControl control;
  private final RestoreRoles roles = new RestoreRoles();
  private final List<String> warnings = new ArrayList<>();
  private Optional<RestoreRoad> road = Optional.empty();
  private boolean placed;

  /**
   * Creates the place, still empty.
   *
   * @param control closed with this
   */
  RestorePlace(RestoreControl control) {
    this.control = control;
  }

  /**
   * Keeps others away from the target, drops what dead restores have left and what is kept no
   * longer, creates missing roles, opens the road.
   */
  void prepare(RestorePreflight preflight, Instant now) throws IOException {
    control.lock(RestoreLock.target(preflight.target().name()));
    warnings.addAll(RestoreLeftovers.drop(control.session()));
    warnings.addAll(ReplacedDatabases.dropExpired(control, preflight.target().name(), now));
    roles.create(control.session(), preflight.rolesToCreate(), preflight.server().superuser());
    RestoreProperties properties =
        new RestoreProperties(
            preflight.asked().ownership(), preflight.recorded().map(RestoreDatabase::of));
    road = Optional.of(road(preflight, properties, now));
  }

  private RestoreRoad road(RestorePreflight preflight, RestoreProperties properties, Instant now)
      throws IOException {
    Endpoint endpoint = preflight.endpoint();
    RestoreTarget target = preflight.target();
    return switch (preflight.mode()) {
      case SWAP ->
          RestoreSwap.begin(
              control,
              endpoint,
              target,
              ReplacedMark.at(now, preflight.access().config().keepReplaced()));
      case IN_PLACE ->
          RestoreInPlace.begin(
              control,
              preflight.access().whole(target.name()),
              properties,
              preflight.remadeExtensions());
      case NEW ->
          preflight.within()
              ? RestoreWithin.begin(control, endpoint, target, properties)
              : RestoreBeside.create(control, endpoint, target, properties, now);
    };
  }

  /** Undoes what was made when it cannot be handed to anybody, whatever interrupts come. */
  void undo(Throwable reason) {
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
  public Optional<DumpSource> replaced() {
    return road.flatMap(RestoreRoad::replaced);
  }

  @Override
  public void saved(String backup) {
    road.orElseThrow().saved(backup);
  }

  @Override
  public void makeRoom() throws IOException {
    road.orElseThrow().makeRoom();
  }

  @Override
  public Optional<Blocking> blocking() {
    return road.flatMap(RestoreRoad::blocking);
  }

  @Override
  public Session session() {
    return road.orElseThrow().session();
  }

  @Override
  public boolean oneTransaction() {
    return road.orElseThrow().oneTransaction();
  }

  @Override
  public Session proofSession() throws IOException {
    return road.orElseThrow().proofSession();
  }

  @Override
  public void takePlace() throws IOException {
    road.orElseThrow().takePlace();
    placed = true;
  }

  @Override
  public List<String> skipped() {
    return road.map(RestoreRoad::skipped).orElse(List.of());
  }

  @Override
  public List<String> warnings() {
    List<String> all = new ArrayList<>(warnings);
    all.addAll(roles.warnings());
    road.ifPresent(opened -> all.addAll(opened.warnings()));
    return all;
  }

  @Override
  public void close() throws IOException {
    try (control) {
      if (road.isPresent()) {
        road.get().close();
      }
      if (!placed) {
        roles.undo(control);
      }
    }
  }
}
