package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.RestoreMode;
import com.neuropilot.backup.spi.RestoreRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks for what keeps a dump from having its extensions, and says what a superuser runs then.
 * Touches nothing.
 *
 * @param request what is restored
 * @param details what the backup recorded
 * @param server what it has, and what the role may install
 * @param target where the restore ends
 * @param template what a drill copies; empty for a restore
 */
record RestoreExtensionsCheck(
    RestoreRequest request,
    Optional<DatabaseDetails> details,
    RestoreServer server,
    RestoreTarget target,
    Optional<DrillTemplate> template) {
  /**
   * Returns every problem, with what to do.
   *
   * @param within whether the restore is made within the target, whose extensions stay
   */
  List<String> problems(Session session, RestoreMode mode, boolean within) throws IOException {
    RestoreExtensions extensions = RestoreExtensions.of(details, server);
    List<String> problems = new ArrayList<>(extensions.missing());
    if (mode != RestoreMode.SWAP) {
      extensions
          .refused(target.extensionNames(), place(session))
          .map(problem -> problem + template.map(DrillTemplate::explained).orElse(""))
          .ifPresent(problems::add);
    }
    // What is selected need not use them; everything is to be where the backup had it.
    if (within && RestoreSelection.of(request).everything()) {
      String database = template.map(DrillTemplate::name).orElseGet(target::name);
      misplaced().stream()
          .filter(each -> mode != RestoreMode.IN_PLACE || !each.remakable())
          .map(each -> each.problem(database, server.role(), target.contents().isEmpty()))
          .forEach(problems::add);
    }
    if (within && mode == RestoreMode.NEW) {
      problems.addAll(
          ExtensionTable.problems(
              target.extensionTables(), request.rows(), target.name(), server.role()));
    }
    return problems;
  }

  /**
   * Returns the extensions that a restore in place drops, though it leaves all others: the dump
   * makes them where the backup had them.
   */
  List<MisplacedExtension> remade() {
    return misplaced().stream().filter(MisplacedExtension::remakable).toList();
  }

  private List<MisplacedExtension> misplaced() {
    return MisplacedExtension.find(RestoreExtensions.of(details, server), target);
  }

  /** Returns where a superuser installs extensions, up to the statements. */
  private String place(Session session) throws IOException {
    if (template.isPresent()) {
      return template.get().place(session, createOptions(session));
    }
    String name = Identifiers.quote(target.name());
    return target.exists()
        ? "in " + name + ": "
        : "CREATE DATABASE "
            + name
            + " OWNER "
            + Identifiers.quote(server.role())
            + " TEMPLATE template0"
            + createOptions(session)
            + "; and run in it: ";
  }

  private String createOptions(Session session) throws IOException {
    return new RestoreProperties(request.ownership(), details.map(RestoreDatabase::of))
        .createOptions(session, target);
  }
}
