package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * The transaction that exchanges the names of two databases. Whoever comes while it runs waits for
 * it, so all of it has less than a second.
 *
 * <p>First it makes sure that nobody is in the incoming database and nobody comes; only then are
 * the sessions in the other one ended.
 */
final class RestoreExchangeTransaction {
  private static final Duration LONGEST = Duration.ofMillis(900);

  /** What is left is for the database in use, whose sessions take time to end. */
  private static final Duration LONGEST_OF_INCOMING = Duration.ofMillis(400);

  private final String incoming;
  private final String interim;
  private final String name;
  private final String aside;
  private final boolean carried;
  private final String newComment;
  private final ReplacedMark mark;
  private String waitedFor;
  private long begun;

  /**
   * Creates it; it can be tried several times.
   *
   * @param incoming the database that gets the name
   * @param interim what that is called in between
   * @param name the name in use
   * @param aside what the one in use will be called; empty when there is none
   * @param carried whether the incoming one gets what belongs to the one in use
   * @param newComment what the incoming one's comment will be
   * @param mark what is added to the other one's comment
   */
  RestoreExchangeTransaction(
      String incoming,
      String interim,
      String name,
      String aside,
      boolean carried,
      String newComment,
      ReplacedMark mark) {
    this.incoming = incoming;
    this.interim = interim;
    this.name = name;
    this.aside = aside;
    this.carried = carried;
    this.newComment = newComment;
    this.mark = mark;
    this.waitedFor = incoming;
  }

  /** Returns the database that was last waited for. */
  String waitedFor() {
    return waitedFor;
  }

  /**
   * Exchanges.
   *
   * @param eviction begins when the sessions in the database in use have to end
   * @throws StageException when it was rolled back, or the connection was lost
   */
  void run(Session by, RestoreEviction eviction) throws IOException {
    String comment = aside.isEmpty() ? "" : RestoreControl.comment(by, name);
    begun = System.nanoTime();
    by.execute("BEGIN");
    try {
      waitedFor = incoming;
      run(by, LONGEST_OF_INCOMING, rename(incoming, interim));
      if (!aside.isEmpty()) {
        waitedFor = name;
        stepAside(by, eviction, comment);
      }
      run(by, LONGEST, comment(interim, newComment), rename(interim, name));
      by.execute("COMMIT");
    } catch (IOException e) {
      rollBack(by, e);
      throw e;
    }
  }

  private void stepAside(Session by, RestoreEviction eviction, String comment) throws IOException {
    List<String> unendable = RestoreControl.unendable(by, name);
    if (!unendable.isEmpty()) {
      throw new StageException(
          "This role cannot end the sessions of "
              + String.join("; ", unendable)
              + ", so nobody's was ended.",
          true);
    }
    eviction.begin();
    run(by, LONGEST, rename(name, aside), comment(aside, mark.addedTo(comment)));
    RestoreCarrying carrying = new RestoreCarrying(aside, interim);
    if (carried && carrying.isNeeded(by)) {
      carrying.carry(by, sql -> run(by, LONGEST, sql));
    }
  }

  /**
   * Runs statements that have to be over so long after the beginning; together, as each way to a
   * server far away takes its time.
   */
  private void run(Session by, Duration until, String... statements) throws IOException {
    long left = until.toMillis() - Duration.ofNanos(System.nanoTime() - begun).toMillis();
    if (left <= 0) {
      throw new StageException("The exchange of names took too long.", true);
    }
    by.execute("SET LOCAL statement_timeout = " + left + "; " + String.join("; ", statements));
  }

  private static void rollBack(Session by, IOException reason) {
    try {
      by.execute("ROLLBACK");
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  private static String rename(String from, String to) {
    return "ALTER DATABASE " + Identifiers.quote(from) + " RENAME TO " + Identifiers.quote(to);
  }

  private static String comment(String database, String comment) {
    return "COMMENT ON DATABASE "
        + Identifiers.quote(database)
        + " IS "
        + (comment.isEmpty() ? "NULL" : Identifiers.literal(comment));
  }
}
