package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Exchanges names in one transaction: the database in use steps aside, marked for a rollback, and
 * another one takes its name. At every moment there is a whole database of that name.
 */
final class RestoreExchange {
  private static final int ATTEMPTS = 10;

  private final RestoreControl control;
  private final String name;
  private final String incoming;
  private final ReplacedMark mark;

  /**
   * Creates it.
   *
   * @param name the name in use; nobody needs to have it
   * @param incoming the database that gets it
   * @param mark what says when the one in use was replaced
   */
  RestoreExchange(RestoreControl control, String name, String incoming, ReplacedMark mark) {
    this.control = control;
    this.name = name;
    this.incoming = incoming;
    this.mark = mark;
  }

  /**
   * Exchanges.
   *
   * @param comment what the incoming database's comment will be
   * @param carried whether it gets what else belongs to the one in use
   * @return how long nobody could use the database at most
   * @throws StageException when somebody's session could not be ended in time; nothing has changed
   *     then
   */
  Duration run(String comment, boolean carried) throws IOException {
    String oid = control.oid(incoming);
    RestoreExchangeTransaction transaction =
        new RestoreExchangeTransaction(
            incoming,
            free(RestoreScratchName::exchanging),
            name,
            control.exists(name) ? free(RestoreScratchName::before) : "",
            carried,
            comment,
            mark);
    Duration gap = Duration.ZERO;
    for (int attempt = 1; oid.isEmpty() || !control.oid(name).equals(oid); attempt++) {
      control.endSessions(incoming);
      try (RestoreEviction eviction = RestoreEviction.open(control, name)) {
        try {
          transaction.run(control.session(), eviction);
        } finally {
          gap = longer(gap, eviction.duration());
        }
      } catch (StageException e) {
        // A lost connection leaves open whether the transaction was committed.
        requireOpen(e, oid, transaction.waitedFor(), attempt);
        RestoreControl.pause();
      }
    }
    return gap;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  /** Names a database by a time. */
  private interface Naming {
    String name(String database, Instant time);
  }

  private String free(Naming naming) throws IOException {
    Instant time = mark.replaced();
    while (control.exists(naming.name(name, time))) {
      time = time.plusSeconds(1);
    }
    return naming.name(name, time);
  }

  private void requireOpen(StageException failure, String oid, String waitedFor, int attempt)
      throws IOException {
    if (oid.isEmpty() || (!control.exists(incoming) && !control.oid(name).equals(oid))) {
      throw new StageException(
          "The database "
              + Identifiers.quote(incoming)
              + " is gone before it could be renamed to "
              + Identifiers.quote(name)
              + ": somebody else has dropped or renamed it. Nothing else has changed.",
          false,
          failure);
    }
    boolean ours = !failure.retryable() && SqlFailures.state(failure).isEmpty();
    if ((ours || attempt == ATTEMPTS) && !control.oid(name).equals(oid)) {
      throw ours ? failure : connected(waitedFor, failure);
    }
  }

  private StageException connected(String database, StageException failure) throws IOException {
    List<String> sessions = RestoreControl.connected(control.session(), database);
    return new StageException(
        "The database "
            + Identifiers.quote(name)
            + " is as it was: "
            + (database.equals(name)
                ? "its sessions could not be ended"
                : "sessions in " + Identifiers.quote(database) + " could not be ended")
            + ", so "
            + Identifiers.quote(database)
            + " could not be renamed. Still connected to it: "
            + (sessions.isEmpty() ? "nobody at the moment" : String.join("; ", sessions))
            + ". End them (a superuser's can only be ended by a superuser: "
            + RestoreControl.ending(database)
            + "), then try again. "
            + failure.getMessage(),
        true,
        failure);
  }
}
