package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.PendingRestore;
import com.neuropilot.backup.spi.RestoreCheck;
import com.neuropilot.backup.spi.RestoreRequest;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Opens restores: looks at everything beforehand, then makes the place that the dump is restored
 * in.
 */
final class RestoreOpening {
  private RestoreOpening() {}

  /** Looks for everything that would make a restore fail, and touches nothing. */
  static RestoreCheck preflight(PostgresAccess access, RestoreRequest request) throws IOException {
    return RestorePreflight.look(access, request).check();
  }

  /**
   * Opens a restore.
   *
   * @return the restore, closed by the caller
   * @throws StageException with every problem found beforehand, or when the place cannot be made
   */
  static PendingRestore open(PostgresAccess access, RestoreRequest request) throws IOException {
    RestorePreflight preflight = RestorePreflight.look(access, request);
    List<String> problems = preflight.check().problems();
    if (!problems.isEmpty()) {
      throw new StageException("The restore cannot begin. " + String.join(" ", problems), false);
    }
    RestoreControl control = RestoreControl.open(preflight.endpoint(), preflight.target().name());
    RestorePlace place = new RestorePlace(control);
    try {
      return start(place, preflight, access.context().clock().instant());
    } catch (IOException | RuntimeException | Error e) {
      place.undo(e);
      throw e;
    }
  }

  private static PendingRestore start(RestorePlace place, RestorePreflight preflight, Instant now)
      throws IOException {
    RestoreRequest request = preflight.asked();
    place.prepare(preflight, now);
    ScriptPipe pipe = new ScriptPipe();
    RestoreSelection selection = RestoreSelection.of(request);
    for (String schema : selection.schemas()) {
      // A selection of pg_restore holds what is in a schema, not the schema.
      place.session().execute("CREATE SCHEMA IF NOT EXISTS " + Identifiers.quote(schema));
    }
    Optional<ArchiveScript> archive = Optional.empty();
    if (preflight.archiveTools().isPresent()) {
      List<String> arguments = new ArrayList<>(ArchiveScript.arguments(selection));
      archive =
          Optional.of(
              ArchiveScript.start(
                  preflight.archiveTools().get().command(ArchiveScript.PG_RESTORE, arguments),
                  pipe));
    }
    return new RestoreRun(request, preflight.target().name(), pipe, archive, place);
  }
}
