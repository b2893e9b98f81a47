package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.Ownership;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gives a database what lies outside of its dump: owner, privileges, settings, comment.
 *
 * <p>What an administrator has set up for an empty target comes first, then what the source had;
 * each step that is not permitted is listed, not fatal.
 */
final class RestoreProperties {
  private final Ownership ownership;
  private final Optional<RestoreDatabase> recorded;
  private final List<String> skipped = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  RestoreProperties(Ownership ownership, Optional<RestoreDatabase> recorded) {
    this.ownership = ownership;
    this.recorded = recorded;
  }

  /** Returns what was left out, and why. */
  List<String> skipped() {
    return List.copyOf(skipped);
  }

  /** Returns what a person should know. */
  List<String> warnings() {
    return List.copyOf(warnings);
  }

  /**
   * Returns the options of CREATE DATABASE after the template: as recorded, else as in an empty
   * target, else the server's own; the tablespace is the target's first of all.
   */
  String createOptions(Session session, RestoreTarget target) throws IOException {
    String locale =
        recorded
            .map(RestoreDatabase::locale)
            .or(target::locale)
            .map(known -> known.options(session.version()))
            .orElse("");
    return locale
        + RestoreTablespace.choose(
                session, target.name(), recorded.map(RestoreDatabase::tablespace))
            .option();
  }

  /** Sets who may do what, which statements of the dump may depend on. */
  void applyBefore(Session session, String database) throws IOException {
    if (recorded.isPresent() && ownership != Ownership.MINE) {
      apply(session, recorded.get().privilegeStatements(database), false);
    }
  }

  /** Sets what would disturb a restore. */
  void applyAfter(Session session, String database, RestoreTarget target) throws IOException {
    Optional<RestoreDatabase> replaced =
        target.exists() ? RestoreDatabase.read(session, target.name()) : Optional.empty();
    if (replaced.isPresent()) {
      apply(session, replaced.get().privilegeStatements(database), false);
      apply(session, replaced.get().settingStatements(database), false);
    }
    if (recorded.isPresent()) {
      apply(session, recorded.get().settingStatements(database), false);
    }
    Optional<RestoreDatabase> owning =
        replaced.or(() -> ownership == Ownership.MINE ? Optional.empty() : recorded);
    if (owning.isPresent()) {
      apply(session, owning.get().ownerStatements(database), false);
    }
  }

  /** Sets everything, within a transaction that a failure must not end. */
  void applyWithin(Session session, String database) throws IOException {
    if (recorded.isPresent()) {
      apply(
          session,
          ownership == Ownership.MINE ? List.of() : recorded.get().privilegeStatements(database),
          true);
      apply(session, recorded.get().settingStatements(database), true);
      apply(session, List.of(recorded.get().commentStatement(database)), true);
    }
  }

  /**
   * Gives a database in use what the source had, within a transaction that a failure must not end,
   * and the mark of the way back.
   *
   * @param mark says where what was there before is; empty if it was not saved
   */
  void applyInPlace(Session session, String database, Optional<InPlaceMark> mark)
      throws IOException {
    RestoreDatabase now = RestoreDatabase.read(session, database).orElseThrow();
    RestoreDatabase wanted = recorded.orElse(now);
    RestoreDatabaseChange change = new RestoreDatabaseChange(database, now, wanted);
    apply(session, ownership == Ownership.MINE ? List.of() : change.privileges(), true);
    apply(session, change.settings(), true);
    String own = InPlaceMark.without(wanted.comment());
    String comment = mark.map(line -> line.addedTo(own)).orElse(own);
    if (!comment.equals(now.comment())) {
      String statement = now.commented(comment).commentStatement(database);
      Optional<String> refused = RestoreAttempt.of(session, statement, true);
      refused.ifPresent(reason -> uncommented(database, mark, reason));
    }
  }

  private void uncommented(String database, Optional<InPlaceMark> mark, String reason) {
    if (mark.isEmpty()) {
      skipped.add("COMMENT ON DATABASE " + Identifiers.quote(database) + ": " + reason);
      return;
    }
    String backup = mark.get().backup();
    warnings.add(
        "This role may not write a comment on the database "
            + Identifiers.quote(database)
            + " ("
            + reason
            + "), where 'rollback' would look for the way back. Keep the name of the backup that"
            + " holds what was there before: "
            + backup
            + ". To go back: restore "
            + backup
            + " --mode in-place --target-database "
            + database);
  }

  /**
   * Returns the statement that takes our mark from a database and gives it the comment that it
   * should have.
   */
  String commentStatement(String database) {
    return recorded
        .map(properties -> properties.commentStatement(database))
        .orElse("COMMENT ON DATABASE " + Identifiers.quote(database) + " IS NULL");
  }

  private void apply(Session session, List<String> statements, boolean inTransaction)
      throws IOException {
    for (String statement : statements) {
      attempt(session, statement, inTransaction);
    }
  }

  private void attempt(Session session, String statement, boolean inTransaction)
      throws IOException {
    RestoreAttempt.of(session, statement, inTransaction)
        .ifPresent(reason -> skipped.add(new ScriptStatement(statement, 0).head() + ": " + reason));
  }
}
