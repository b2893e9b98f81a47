package com.neuropilot.backup.postgres;

import com.neuropilot.backup.postgres.DatabaseDetails.Role;
import com.neuropilot.backup.spi.DumpInfo;
import com.neuropilot.backup.spi.RestoreCheck;
import com.neuropilot.backup.spi.RestoreLockedException;
import com.neuropilot.backup.spi.RestoreMode;
import com.neuropilot.backup.spi.RestoreRequest;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks for everything that would make a restore fail, and decides which road it takes. Touches
 * nothing.
 */
final class RestorePreflight {
  /** A table, its key, its TOAST table and that one's index. */
  private static final long LOCKS_OF_A_TABLE = 4;

  private final PostgresAccess access;
  private final RestoreRequest request;
  private final Endpoint endpoint;
  private final String target;
  private final List<String> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final List<String> steps = new ArrayList<>();
  private Optional<DatabaseDetails> details = Optional.empty();
  private Optional<ClientTools> tools = Optional.empty();
  private Optional<RestoreServer> server = Optional.empty();
  private Optional<RestoreTarget> found = Optional.empty();
  private List<Role> missingRoles = List.of();
  private List<MisplacedExtension> remadeExtensions = List.of();
  private String tablespace = "";
  private RestoreMode mode;
  private boolean within;

  private RestorePreflight(PostgresAccess access, RestoreRequest request) throws IOException {
    this.access = access;
    this.request = request;
    this.endpoint = access.endpoint();
    this.target = request.targetDatabase().orElse(endpoint.database());
    this.mode = request.mode().orElse(RestoreMode.NEW);
  }

  static RestorePreflight look(PostgresAccess access, RestoreRequest request) throws IOException {
    RestorePreflight preflight = new RestorePreflight(access, request);
    preflight.request();
    preflight.details();
    try (RestoreControl control = RestoreControl.open(preflight.endpoint, preflight.target)) {
      RestoreLock.target(preflight.target).requireFree(control.session());
      preflight.server(control.session());
    } catch (RestoreLockedException e) {
      throw e;
    } catch (StageException e) {
      preflight.problems.add(e.getMessage());
    }
    preflight.tools();
    preflight.steps();
    return preflight;
  }

  RestoreCheck check() {
    return new RestoreCheck(
        target, mode, problems, warnings, problems.isEmpty() ? steps : List.of());
  }

  RestoreRequest asked() {
    return request;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  /** Returns the target, which was found if there is no problem. */
  RestoreTarget target() {
    return found.orElseThrow();
  }

  RestoreServer server() {
    return server.orElseThrow();
  }

  Optional<DatabaseDetails> recorded() {
    return details;
  }

  /** Returns pg_restore's installation; empty for a plain dump. */
  Optional<ClientTools> archiveTools() {
    return tools;
  }

  /** Returns the roles that are to be created. */
  List<Role> rolesToCreate() {
    return request.createMissingRoles() && server().createsRoles() ? missingRoles : List.of();
  }

  /** Returns the names of the extensions that a restore in place drops, for the dump to make. */
  List<String> remadeExtensions() {
    return remadeExtensions.stream().map(MisplacedExtension::name).toList();
  }

  PostgresAccess access() {
    return access;
  }

  /** Returns whether the restore is made within the target. */
  boolean within() {
    return within;
  }

  /** Returns how the data takes its place: as asked for, or as the target and the role allow. */
  RestoreMode mode() {
    return mode;
  }

  private void request() {
    if (!isArchive() && !request.dump().format().equals("plain")) {
      problems.add(
          "Dumps of format \""
              + request.dump().format()
              + "\" cannot be restored; only custom and plain ones can.");
    }
    if (request.streams().size() != 1) {
      problems.add("A dump of several streams cannot be restored yet.");
    }
    RestoreSelection selection = RestoreSelection.of(request);
    problems.addAll(selection.problems());
    if (inPlace() && !selection.everything()) {
      problems.add(
          "Mode in-place restores a whole database. Restore the selected tables in mode new into a database of their own, and copy the rows that you miss.");
    }
    if (!isArchive() && !selection.everything()) {
      problems.add(
          "Tables and schemas can be selected from a dump in custom format only. Restore the whole plain dump.");
    }
    if (target.isEmpty() || RestoreScratchName.length(target) > RestoreScratchName.LONGEST) {
      problems.add(
          "\""
              + target
              + "\" is no name for a database: it must have 1 to "
              + RestoreScratchName.LONGEST
              + " bytes.");
    }
  }

  private void details() {
    try {
      if (request.details().isPresent()) {
        details = Optional.of(DatabaseDetails.fromJson(request.details().get()));
      }
    } catch (IOException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
  }

  private void server(Session session) throws IOException {
    PoolerProbe.check(session);
    RestoreServer seen = RestoreServer.look(session);
    server = Optional.of(seen);
    int dumped = ArchiveVersion.major(request.dump().serverVersion());
    if (dumped > seen.version().major()) {
      problems.add(
          "The dump is of a server of version "
              + request.dump().serverVersion()
              + ", this one is "
              + seen.version().text()
              + ". Restore into version "
              + dumped
              + " or later.");
    }
    if (seen.standby()) {
      problems.add("The server is a standby, which takes no changes. Restore into the primary.");
    }
    if (ServerDatabases.isServers(session, target)) {
      problems.add(ServerDatabases.refused(target));
      return;
    }
    RestoreTarget looked = RestoreTarget.look(session, endpoint, target);
    found = Optional.of(looked);
    mode = request.mode().orElseGet(() -> choose(seen, looked));
    if (mode == RestoreMode.NEW && !looked.contents().isEmpty()) {
      problems.add(
          access
              .drillTemplate()
              .map(template -> template.notEmpty(looked.contents()))
              .orElseGet(() -> RestoreTarget.notEmpty(target, looked.contents())));
    }
    road(session, seen, looked);
    if (mode == RestoreMode.SWAP) {
      swap(session, seen, looked);
    } else if (inPlace()) {
      inPlace(seen, looked);
    } else if (!within) {
      locale(session);
    }
    RestoreDiskSpace room =
        RestoreDiskSpace.look(session, request, within ? target : "", tablespace);
    room.problem().ifPresent(problems::add);
    room.warning().ifPresent(warnings::add);
    roles(session, seen);
    for (String left : RestoreLeftovers.find(session)) {
      steps.add(
          "Drop the database " + Identifiers.quote(left) + ", left by a restore that was killed.");
    }
    steps.addAll(
        ReplacedDatabases.expirySteps(session, target, access.context().clock().instant()));
  }

  private RestoreMode choose(RestoreServer seen, RestoreTarget looked) {
    if (looked.contents().isEmpty() || !RestoreSelection.of(request).everything()) {
      return RestoreMode.NEW;
    }
    boolean swap =
        seen.createsDatabases() && looked.owned() && extensions(seen).forbidden().isEmpty();
    return swap ? RestoreMode.SWAP : RestoreMode.IN_PLACE;
  }

  private void swap(Session session, RestoreServer seen, RestoreTarget looked) throws IOException {
    RestoreSwapCheck check =
        RestoreSwapCheck.look(
            session,
            seen,
            looked,
            RestoreSelection.of(request),
            details.map(any -> extensions(seen).names()));
    problems.addAll(check.problems());
    warnings.addAll(check.warnings());
    tablespace(session, Optional.empty());
  }

  /**
   * Beside the target if that is possible and loses nothing: extensions that an administrator has
   * installed in an empty target would be lost with it.
   */
  private void road(Session session, RestoreServer seen, RestoreTarget looked) throws IOException {
    RestoreExtensions extensions = extensions(seen);
    boolean more =
        looked.extensionNames().stream()
            .anyMatch(name -> !name.equals("plpgsql") && !extensions.names().contains(name));
    boolean mayReplace = seen.createsDatabases() && looked.owned();
    within =
        looked.exists()
            && (inPlace()
                || (mode == RestoreMode.NEW
                    && (!mayReplace || !extensions.forbidden().isEmpty() || more)));
    RestoreExtensionsCheck check =
        new RestoreExtensionsCheck(request, details, seen, looked, access.drillTemplate());
    problems.addAll(check.problems(session, mode, within));
    remadeExtensions = inPlace() ? check.remade() : List.of();
    if (mode == RestoreMode.NEW && !seen.createsDatabases() && !looked.exists()) {
      problems.add(
          "The role "
              + Identifiers.quote(seen.role())
              + " may not create databases. Run ALTER ROLE "
              + Identifiers.quote(seen.role())
              + " CREATEDB;"
              + (access.drillTemplate().isPresent()
                  ? ""
                  : " or let an administrator create the empty database "
                      + Identifiers.quote(target)
                      + "."));
    }
    if (within && !inPlace() && request.rows().size() * LOCKS_OF_A_TABLE > seen.locks()) {
      warnings.add(
          "The restore is one transaction over "
              + request.rows().size()
              + " tables, for which the server may have too few locks. Raise max_locks_per_transaction there.");
    }
  }

  private void inPlace(RestoreServer seen, RestoreTarget looked) throws IOException {
    if (!looked.exists()) {
      problems.add(
          "There is no database " + Identifiers.quote(target) + " to restore in. Use mode new.");
      return;
    }
    RestoreInPlaceCheck check =
        RestoreInPlaceCheck.look(
            endpoint.withDatabase(target), seen, request, access.config().lockTimeout());
    problems.addAll(check.problems());
    warnings.addAll(check.warnings());
    remadeExtensions.forEach(extension -> steps.add(extension.step()));
    steps.addAll(check.steps());
  }

  private RestoreExtensions extensions(RestoreServer seen) {
    return RestoreExtensions.of(details, seen);
  }

  private void locale(Session session) throws IOException {
    if (details.isPresent()) {
      RestoreLocale.of(details.get()).problem(session).ifPresent(problems::add);
    }
    tablespace(session, details.map(DatabaseDetails::tablespace));
  }

  private void tablespace(Session session, Optional<String> recorded) throws IOException {
    RestoreTablespace chosen = RestoreTablespace.choose(session, target, recorded);
    tablespace = chosen.name();
    chosen.warning().ifPresent(warnings::add);
  }

  private void roles(Session session, RestoreServer seen) throws IOException {
    RestoreRolesCheck check = RestoreRolesCheck.look(session, seen, request, details);
    missingRoles = check.missing();
    problems.addAll(check.problems());
    warnings.addAll(check.warnings());
    steps.addAll(check.steps());
  }

  private void tools() throws IOException {
    if (!isArchive()) {
      return;
    }
    DumpInfo dump = request.dump();
    int least = ArchiveVersion.leastTool(dump);
    String purpose =
        "The dump was made by " + (dump.toolVersion().isEmpty() ? "pg_dump" : dump.toolVersion());
    try {
      int preferred = Math.max(least, server.map(seen -> seen.version().major()).orElse(least));
      tools = Optional.of(preferredTools(preferred, least, purpose));
      tools.get().command(ArchiveScript.PG_RESTORE, List.of());
    } catch (StageException e) {
      problems.add(e.getMessage());
    }
  }

  /** Tools of the server's own version write nothing that it does not know. */
  private ClientTools preferredTools(int preferred, int least, String purpose) throws IOException {
    try {
      return access.tools(preferred, purpose);
    } catch (StageException e) {
      return access.tools(least, purpose);
    }
  }

  private void steps() {
    String name = Identifiers.quote(target);
    if (inPlace()) {
      return;
    }
    if (within) {
      steps.add("Restore within the empty database " + name + ", in one transaction.");
      steps.add("Count the rows of every table and look for invalid indexes; then commit.");
      return;
    }
    steps.add(
        "Create a database "
            + Identifiers.quote(
                RestoreScratchName.restoring(target, access.context().clock().instant()))
            + (tablespace.isEmpty() ? "" : " in the tablespace " + Identifiers.quote(tablespace))
            + " and restore into it.");
    steps.add("Count the rows of every table, look for invalid indexes, collect statistics.");
    if (mode == RestoreMode.SWAP) {
      steps.addAll(
          RestoreSwapCheck.steps(
              target,
              ReplacedMark.at(access.context().clock().instant(), access.config().keepReplaced())));
      return;
    }
    steps.add(
        found.filter(RestoreTarget::exists).isPresent()
            ? "Rename it to "
                + name
                + ", in the place of the empty database of that name, which is dropped."
            : "Rename it to " + name + ".");
  }

  /** Returns whether the restore is made within a database in use. */
  boolean inPlace() {
    return mode == RestoreMode.IN_PLACE;
  }

  private boolean isArchive() {
    return request.dump().format().equals("custom");
  }
}
