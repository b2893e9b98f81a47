package com.neuropilot.backup;

import com.neuropilot.backup.internal.catalog.CatalogSession;
import com.neuropilot.backup.internal.catalog.RollbackJob;
import com.neuropilot.backup.internal.registry.ConfiguredStage;
import com.neuropilot.backup.internal.registry.StageRequest;
import com.neuropilot.backup.spi.DumpSource;
import com.neuropilot.backup.spi.ReplacedDatabase;
import com.neuropilot.backup.spi.RestoreMode;
import com.neuropilot.backup.spi.StageConfig;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The way back from a restore; the server knows which there is. What a restore with {@link
 * RestoreMode#SWAP} has replaced stays in the server, and is brought back or given up without any
 * storage. What one with {@link RestoreMode#IN_PLACE} has replaced is a backup, which takes a
 * catalog ({@link #copiesIn}) and its key.
 *
 * <pre>{@code
 * RollbackPlan plan = Rollback.of(Postgres.url(url).build()).database("inventory").plan();
 * plan.execute();
 * }</pre>
 *
 * <p>Immutable and safe for use by several threads; it holds nothing open.
 */
public final class Rollback {
  private static final String WHERE =
      "Say where the backups are and give the key (--config FILE or --from PLACE, and --secret-key;"
          + " in the API copiesIn).";

  private final CatalogParts parts;
  private final Optional<String> database;
  private final Optional<InPlaceRollback> copies;

  private Rollback(
      CatalogParts parts, Optional<String> database, Optional<InPlaceRollback> copies) {
    this.parts = parts;
    this.database = database;
    this.copies = copies;
  }

  /** Returns the way back on the server of this database. */
  public static Rollback of(StageConfig server) {
    return of(new StageRequest.Typed("into", server));
  }

  /** Returns the way back on the server of the database of this provider's id and options. */
  public static Rollback of(String id, Map<String, String> options) {
    return of(new StageRequest.Untyped("into", id, options));
  }

  /**
   * Returns the way back on the server of a configuration file's source; the copies that in-place
   * restores made are looked for at its storages.
   *
   * @throws ConfigurationException when it names no source
   */
  public static Rollback fromProperties(Properties properties) {
    PropertyTree tree = PropertyTree.of(properties);
    String id =
        tree.value("source")
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        List.of("source is missing; there is no server to look at")));
    Rollback rollback = of(new StageRequest.Untyped("source", id, tree.under("source")));
    return tree.labels("storage").isEmpty()
        ? rollback
        : rollback.copiesIn(
            parts ->
                BackupCatalog.fromProperties(properties)
                    .clock(parts.clock())
                    .environment(parts.environment()),
            restore -> restore);
  }

  private static Rollback of(StageRequest server) {
    return new Rollback(CatalogParts.of(server), Optional.empty(), Optional.empty());
  }

  /**
   * Returns one that looks here for the copies that in-place restores made.
   *
   * @param catalog where they are
   * @param adjusting says more of the restore that such a rollback is: the key, a pipeline that
   *     saves what is there now
   */
  public Rollback copiesIn(BackupCatalog catalog, UnaryOperator<RestoreBuilder> adjusting) {
    return copiesIn(unused -> catalog, adjusting);
  }

  private Rollback copiesIn(
      Function<CatalogParts, BackupCatalog> catalog, UnaryOperator<RestoreBuilder> adjusting) {
    return new Rollback(parts, database, Optional.of(new InPlaceRollback(catalog, adjusting)));
  }

  /** Returns the way back for the database of this name; the configured one unless said. */
  public Rollback database(String name) {
    return new Rollback(parts, Optional.of(name), copies);
  }

  /** Returns one that takes the time from this clock. */
  public Rollback clock(InstantSource clock) {
    return new Rollback(parts.at(clock), database, copies);
  }

  /** Returns one that takes environment variables from here instead of the process. */
  public Rollback environment(Map<String, String> variables) {
    return new Rollback(parts.withEnvironment(variables), database, copies);
  }

  /**
   * Returns everything that can be brought back on the server, the newest first, of whatever
   * database unless one was named.
   *
   * @throws StageFailedException when the server cannot be asked
   */
  public List<ReplacedDatabase> replaced() {
    return perform(job -> job.replaced(database));
  }

  /**
   * Looks at the newest that can be brought back. Nothing is touched.
   *
   * @throws NoSuchBackupException when there is nothing
   * @throws BackupLockedException when a restore or another rollback of the database goes on
   * @throws StageFailedException when the server cannot be asked
   */
  public RollbackPlan plan() {
    ReplacedDatabase newest = replaced().stream().findFirst().orElseThrow(this::nothing);
    if (newest.mode() != RestoreMode.IN_PLACE) {
      return perform(job -> new RollbackPlan(this, newest, job.check(newest)));
    }
    return copies
        .map(found -> found.plan(this, parts, newest))
        .orElseGet(() -> InPlaceRollback.impossible(this, newest, WHERE));
  }

  private NoSuchBackupException nothing() {
    return new NoSuchBackupException(
        "There is nothing to roll back"
            + database.map(name -> " for the database " + name).orElse("")
            + ": no restore has set a database aside on this server or noted what it replaced, or that"
            + " was given up.");
  }

  /** What is done with an open job. */
  interface Action<T> {
    T run(RollbackJob job) throws IOException;
  }

  <T> T perform(Action<T> action) {
    ConfiguredStage<DumpSource> server = parts.target(Optional.empty());
    try (CatalogSession session = CatalogSession.open(parts.plan(Optional.empty(), false))) {
      return action.run(RollbackJob.open(session, server));
    } catch (IOException e) {
      throw Failures.of(e);
    }
  }
}
