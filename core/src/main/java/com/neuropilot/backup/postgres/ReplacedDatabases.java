package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.ReplacedDatabase;
import com.neuropilot.backup.spi.RestoreCheck;
import com.neuropilot.backup.spi.RestoreMode;
import com.neuropilot.backup.spi.RestoreReport;
import com.neuropilot.backup.spi.RestoreReport.Blocking;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The databases that restores have replaced and set aside on a server. */
final class ReplacedDatabases {
  private static final String ASIDE =
      "SELECT d.datname, pg_catalog.shobj_description(d.oid, 'pg_database') FROM pg_catalog.pg_database d WHERE d.datname ~ '"
          + RestoreScratchName.BEFORE_PATTERN
          + "' AND pg_catalog.shobj_description(d.oid, 'pg_database') LIKE ? AND pg_catalog.pg_has_role(d.datdba, 'USAGE')";

  private static final String MARKED =
      "SELECT d.datname, pg_catalog.shobj_description(d.oid, 'pg_database') FROM pg_catalog.pg_database d WHERE d.datname !~ '"
          + RestoreScratchName.BEFORE_PATTERN
          + "' AND pg_catalog.shobj_description(d.oid, 'pg_database') LIKE ? AND pg_catalog.pg_has_role(d.datdba, 'USAGE')";

  private static final Comparator<ReplacedDatabase> NEWEST_FIRST =
      Comparator.comparing(ReplacedDatabase::replaced).reversed();

  private final PostgresAccess access;

  ReplacedDatabases(PostgresAccess access) {
    this.access = access;
  }

  /** Returns what can be brought back under a name, or under any; the newest first. */
  List<ReplacedDatabase> list(Optional<String> database) throws IOException {
    String name = database.isPresent() ? database.get() : access.endpoint().database();
    try (RestoreControl control = control(name)) {
      return Stream.concat(list(control.session()).stream(), inPlace(control.session()).stream())
          .filter(each -> database.isEmpty() || database.get().equals(each.database()))
          .sorted(NEWEST_FIRST)
          .toList();
    }
  }

  private static List<ReplacedDatabase> inPlace(Session session) throws IOException {
    return session
        .list(MARKED, row -> marked(row.getString(1), row.getString(2)), InPlaceMark.LIKE)
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<ReplacedDatabase> marked(String database, String comment) {
    return InPlaceMark.in(comment)
        .map(
            mark ->
                new ReplacedDatabase(
                    database,
                    RestoreMode.IN_PLACE,
                    mark.restored(),
                    mark.backup(),
                    Optional.empty()));
  }

  /** Returns the databases that were set aside. */
  static List<ReplacedDatabase> list(Session session) throws IOException {
    return session
        .list(ASIDE, row -> found(row.getString(1), row.getString(2)), ReplacedMark.LIKE)
        .stream()
        .flatMap(Optional::stream)
        .sorted(NEWEST_FIRST)
        .toList();
  }

  private static Optional<ReplacedDatabase> found(String aside, String comment) {
    return ReplacedMark.in(comment)
        .map(
            mark ->
                new ReplacedDatabase(
                    RestoreScratchName.nameBefore(aside),
                    RestoreMode.SWAP,
                    mark.replaced(),
                    aside,
                    mark.keptUntil()));
  }

  /** Looks whether a database can be brought back. */
  RestoreCheck check(ReplacedDatabase replaced) throws IOException {
    String name = replaced.database();
    try (RestoreControl control = control(name)) {
      RestoreObstacles obstacles = RestoreObstacles.look(control.session(), name);
      List<String> problems = new ArrayList<>(obstacles.problems());
      if (!control.exists(replaced.holder())) {
        problems.add("The database " + Identifiers.quote(replaced.holder()) + " is there no more.");
      }
      return new RestoreCheck(
          name, RestoreMode.SWAP, problems, obstacles.warnings(), steps(control, replaced));
    }
  }

  private static List<String> steps(RestoreControl control, ReplacedDatabase replaced)
      throws IOException {
    String name = Identifiers.quote(replaced.database());
    String back =
        "rename " + Identifiers.quote(replaced.holder()) + " to " + name + ", in one transaction.";
    return control.exists(replaced.database())
        ? List.of(
            "End the sessions in " + name + ".",
            "Keep it under another name, with everything written since the restore, and " + back)
        : List.of("There is no " + name + " any more; " + back);
  }

  /** Brings a database back; what was in use until now is set aside in its stead. */
  RestoreReport bringBack(ReplacedDatabase replaced) throws IOException {
    try (RestoreControl control = control(replaced.database())) {
      control.lock(RestoreLock.target(replaced.database()));
      requireMarked(control, replaced);
      String comment = RestoreControl.comment(control.session(), replaced.holder());
      RestoreExchange exchange =
          new RestoreExchange(
              control,
              replaced.database(),
              replaced.holder(),
              ReplacedMark.at(access.context().clock().instant(), access.config().keepReplaced()));
      Duration gap =
          RestoreThread.uninterrupted(() -> exchange.run(ReplacedMark.without(comment), false));
      Blocking blocking = new Blocking(gap, gap);
      return new RestoreReport(
          replaced.database(), Map.of(), List.of(), List.of(), Optional.of(blocking));
    }
  }

  /** Drops a database that was set aside, or forgets a backup. */
  void discard(ReplacedDatabase replaced) throws IOException {
    try (RestoreControl control = control(replaced.database())) {
      control.lock(RestoreLock.target(replaced.database()));
      if (replaced.mode() == RestoreMode.IN_PLACE) {
        forget(control.session(), replaced);
      } else if (control.exists(replaced.holder())) {
        requireMarked(control, replaced);
        control.drop(replaced.holder());
      }
    }
  }

  private static void forget(Session session, ReplacedDatabase replaced) throws IOException {
    String comment = RestoreControl.comment(session, replaced.database());
    boolean marked =
        InPlaceMark.in(comment).filter(mark -> mark.backup().equals(replaced.holder())).isPresent();
    if (marked) {
      String own = InPlaceMark.without(comment);
      session.execute(
          "COMMENT ON DATABASE "
              + Identifiers.quote(replaced.database())
              + " IS "
              + (own.isEmpty() ? "NULL" : Identifiers.literal(own)));
    }
  }

  /** Says which of those that were in use under a name a restore drops. */
  static List<String> expirySteps(Session session, String name, Instant now) throws IOException {
    return expired(session, name, now).stream()
        .map(
            replaced ->
                "Drop the database "
                    + Identifiers.quote(replaced.holder())
                    + " of an earlier restore, which is kept no longer.")
        .toList();
  }

  /** Returns those that were in use under a name and are kept no longer. */
  private static List<ReplacedDatabase> expired(Session session, String name, Instant now)
      throws IOException {
    return list(session).stream()
        .filter(replaced -> replaced.database().equals(name))
        .filter(replaced -> replaced.keptUntil().filter(until -> !until.isAfter(now)).isPresent())
        .toList();
  }

  /**
   * Drops those that were in use under a name and are kept no longer.
   *
   * @return a warning for each that cannot be dropped
   */
  static List<String> dropExpired(RestoreControl control, String name, Instant now)
      throws IOException {
    List<String> warnings = new ArrayList<>();
    for (ReplacedDatabase replaced : expired(control.session(), name, now)) {
      try {
        control.drop(replaced.holder());
      } catch (StageException e) {
        warnings.add(e.getMessage());
      }
    }
    return warnings;
  }

  /** Only what a restore has set aside is renamed or dropped. */
  private static void requireMarked(RestoreControl control, ReplacedDatabase replaced)
      throws IOException {
    boolean marked =
        list(control.session()).stream().anyMatch(each -> each.holder().equals(replaced.holder()));
    if (!marked) {
      throw new StageException(
          "There is no database "
              + Identifiers.quote(replaced.holder())
              + " that a restore has set aside and that belongs to this role. Nothing has changed.",
          false);
    }
  }

  private RestoreControl control(String name) throws IOException {
    return RestoreControl.open(access.endpoint(), name);
  }
}
