package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.RestoreRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Looks for what would make a restore within a database in use fail. Touches nothing. */
final class RestoreInPlaceCheck {
  /** A table, its key, its TOAST table and that one's index. */
  private static final long LOCKS_OF_A_TABLE = 4;

  private static final int MOST_NAMED = 5;

  /** Since this version a membership says itself whether it gives rights. */
  private static final int GRANTS_INHERIT = 16;

  private static final String FOREIGN =
      """
      SELECT what, pg_catalog.pg_get_userbyid(owner), EXISTS (SELECT FROM pg_roles r WHERE r.oid = owner AND r.rolsuper) FROM (
        SELECT 'pg_class'::regclass, c.oid, c.relowner, pg_catalog.format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND c.relpersistence <> 't'
        UNION ALL SELECT 'pg_proc'::regclass, p.oid, p.proowner, pg_catalog.format('%I.%I()', n.nspname, p.proname) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        UNION ALL SELECT 'pg_type'::regclass, t.oid, t.typowner, pg_catalog.format('%I.%I', n.nspname, t.typname) FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
          WHERE t.typrelid = 0 AND t.typelem = 0
        UNION ALL SELECT 'pg_event_trigger'::regclass, oid, evtowner, 'event trigger ' || evtname FROM pg_event_trigger
        UNION ALL SELECT 'pg_publication'::regclass, oid, pubowner, 'publication ' || pubname FROM pg_publication
        UNION ALL SELECT 'pg_foreign_server'::regclass, oid, srvowner, 'server ' || srvname FROM pg_foreign_server
        UNION ALL SELECT 'pg_largeobject'::regclass, oid, lomowner, 'large object ' || oid FROM pg_largeobject_metadata
      ) made(class, oid, owner, what)
      WHERE (oid >= 16384 OR class = 'pg_largeobject'::regclass) AND NOT pg_catalog.pg_has_role(owner, 'USAGE')
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = made.class AND d.objid = made.oid AND d.deptype IN ('e', 'i')) ORDER BY 1""";

  private static final String SUBSCRIPTIONS =
      "SELECT subname FROM pg_catalog.pg_subscription WHERE subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())";
  private static final String PREPARED =
      "SELECT pg_catalog.quote_literal(gid) FROM pg_catalog.pg_prepared_xacts WHERE database = pg_catalog.current_database()";
  private static final String SLOTS =
      "SELECT slot_name FROM pg_catalog.pg_replication_slots WHERE database = pg_catalog.current_database()";
  private static final String LOCKS =
      "SELECT (SELECT pg_catalog.count(*) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
          + " WHERE n.nspname !~ '^pg_(catalog|temp)' AND n.nspname <> 'information_schema' AND c.oid >= 16384)"
          + " + (SELECT pg_catalog.count(*) FROM pg_catalog.pg_largeobject_metadata)";
  private static final String OPEN_LARGE_OBJECTS =
      "SELECT EXISTS (SELECT FROM pg_catalog.pg_largeobject_metadata) AND NOT pg_catalog.has_table_privilege('pg_catalog.pg_largeobject', 'UPDATE')";
  private static final String SIZE =
      "SELECT pg_catalog.pg_size_pretty(pg_catalog.pg_database_size(pg_catalog.current_database()))";

  private final Session session;
  private final String database;
  private final List<String> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final List<String> steps = new ArrayList<>();

  private record Foreign(String what, String owner, boolean superusers) {}

  private RestoreInPlaceCheck(Session session) {
    this.session = session;
    this.database = Identifiers.quote(session.endpoint().database());
  }

  /**
   * Looks.
   *
   * @param endpoint the database
   * @param wait how long the restore tries to get the locks
   */
  static RestoreInPlaceCheck look(
      Endpoint endpoint, RestoreServer server, RestoreRequest request, Duration wait)
      throws IOException {
    try (Session session = Session.open(endpoint)) {
      RestoreInPlaceCheck check = new RestoreInPlaceCheck(session);
      check.rights();
      check.extensionRows(request);
      check.replication();
      check.locks(server, request);
      check.sessions(wait);
      check.explain();
      return check;
    }
  }

  List<String> problems() {
    return problems;
  }

  List<String> warnings() {
    return warnings;
  }

  List<String> steps() {
    return steps;
  }

  private void rights() throws IOException {
    problems.addAll(DumpPermissions.problems(session));
    List<Foreign> foreign =
        session.list(
            FOREIGN, row -> new Foreign(row.getString(1), row.getString(2), row.getBoolean(3)));
    if (!foreign.isEmpty()) {
      problems.add(
          "The role "
              + role()
              + " cannot drop what belongs to others in "
              + database
              + ": "
              + named(foreign.stream().map(Foreign::what).toList())
              + ". "
              + remedy(foreign));
    }
  }

  private void extensionRows(RestoreRequest request) throws IOException {
    for (ExtensionTable table : ExtensionTable.read(session)) {
      long backedUp = request.rows().getOrDefault(table.name().quoted(), 0L);
      boolean deletes = table.readable() && !table.deletable() && table.hasRows(session);
      if (deletes || (!table.insertable() && backedUp > 0)) {
        problems.add(table.problem(session.endpoint().database(), session.endpoint().user()));
      }
    }
  }

  /** What a superuser owns, nobody else drops: the rights of one are not for giving away. */
  private String remedy(List<Foreign> foreign) {
    if (foreign.stream().anyMatch(Foreign::superusers)) {
      return "Some of it belongs to a superuser: restore as a superuser.";
    }
    return "Let an administrator run GRANT "
        + foreign.stream()
            .map(each -> Identifiers.quote(each.owner()))
            .distinct()
            .collect(Collectors.joining(", "))
        + " TO "
        + role()
        + (session.version().major() < GRANTS_INHERIT ? "" : " WITH INHERIT TRUE")
        + "; or restore as a superuser.";
  }

  private String role() {
    return Identifiers.quote(session.endpoint().user());
  }

  private void replication() throws IOException {
    List<String> subscriptions = texts(SUBSCRIPTIONS);
    if (!subscriptions.isEmpty()) {
      problems.add(
          "The database "
              + database
              + " has subscriptions, which cannot be dropped in a transaction: "
              + named(subscriptions)
              + ". Drop them, then restore.");
    }
    List<String> slots = texts(SLOTS);
    if (!slots.isEmpty()) {
      warnings.add(
          "Logical replication reads from "
              + database
              + " ("
              + named(slots)
              + "): its subscribers get every restored row once more and may stop at keys that they"
              + " have. Set them up anew after the restore.");
    }
  }

  private void locks(RestoreServer server, RestoreRequest request) throws IOException {
    long old = session.list(LOCKS, row -> row.getLong(1)).get(0);
    long needed = old + Math.max(old, request.rows().size() * LOCKS_OF_A_TABLE);
    if (old > server.locks() + server.locks() / 4) {
      problems.add(tooFewLocks(server, needed));
    } else if (needed > server.locks()) {
      warnings.add(tooFewLocks(server, needed));
    }
    if (session.isTrue(OPEN_LARGE_OBJECTS)) {
      warnings.add(
          "Large objects cannot be locked by this role: stop whoever writes to them during the"
              + " restore, or what is written to them then is lost.");
    }
  }

  private static String tooFewLocks(RestoreServer server, long needed) {
    return "The restore is one transaction over some "
        + needed
        + " tables, indexes and large objects, for which the server has locks for "
        + server.locks()
        + ". Set max_locks_per_transaction to "
        + server.locksPerTransaction(needed)
        + " there (it takes a restart), or restore in mode swap.";
  }

  private void sessions(Duration wait) throws IOException {
    List<String> prepared = texts(PREPARED);
    if (!prepared.isEmpty()) {
      problems.add(
          "Prepared transactions hold locks in "
              + database
              + " until somebody ends them: "
              + named(prepared)
              + ". Run COMMIT PREPARED or ROLLBACK PREPARED for each.");
    }
    List<String> holders = RestoreLocks.holders(session, true);
    if (!holders.isEmpty()) {
      warnings.add(
          "Others work in "
              + database
              + " ("
              + String.join("; ", holders)
              + "). The restore waits "
              + wait.toSeconds()
              + " s for them at most, and gives up otherwise.");
    }
  }

  private void explain() throws IOException {
    steps.add(
        "Let whoever writes to "
            + database
            + " wait until the end; whoever reads goes on for now.");
    steps.add(
        "Drop everything in it but extensions, and restore, in one transaction; from here on"
            + " whoever reads waits too. The server needs room for both until the end (now "
            + session.text(SIZE).orElse("")
            + ").");
    steps.add(
        "Count the rows of every table and look for invalid indexes; then commit. Whatever fails"
            + " before, everything is as it was.");
  }

  private List<String> texts(String query) throws IOException {
    return session.list(query, row -> row.getString(1));
  }

  private static String named(List<String> names) {
    String some = String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())));
    return names.size() > MOST_NAMED
        ? some + " and " + (names.size() - MOST_NAMED) + " more"
        : some;
  }
}
