package com.neuropilot.backup;

import com.neuropilot.backup.internal.catalog.CatalogSession;
import com.neuropilot.backup.internal.catalog.RollbackJob;
import com.neuropilot.backup.internal.registry.ConfiguredStage;
import com.neuropilot.backup.internal.registry.StageRequest;
import com.neuropilot.backup.spi.DumpSource;
import com.neuropilot.backup.spi.ReplacedDatabase;
import com.neuropilot.backup.spi.StageConfig;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * The way back from a restore: what a restore with {@link
 * com.neuropilot.backup.spi.RestoreMode#SWAP} has replaced stays in the server, and is brought back
 * or given up here. It takes the server and no storage.
 *
 * <pre>{@code
 * RollbackPlan plan = Rollback.of(Postgres.url(url).build()).database("inventory").plan();
 * plan.execute();
 * }</pre>
 *
 * <p>Immutable and safe for use by several threads; it holds nothing open.
 */
public final class Rollback {
  private final CatalogParts parts;
  private final Optional<String> database;

  private Rollback(CatalogParts parts, Optional<String> database) {
    this.parts = parts;
    this.database = database;
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
   * Returns the way back on the server of a configuration file's source.
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
    return of(new StageRequest.Untyped("source", id, tree.under("source")));
  }

  private static Rollback of(StageRequest server) {
    return new Rollback(CatalogParts.of(server), Optional.empty());
  }

  /** Returns the way back for the database of this name; the configured one unless said. */
  public Rollback database(String name) {
    return new Rollback(parts, Optional.of(name));
  }

  /** Returns one that takes the time from this clock. */
  public Rollback clock(InstantSource clock) {
    return new Rollback(parts.at(clock), database);
  }

  /** Returns one that takes environment variables from here instead of the process. */
  public Rollback environment(Map<String, String> variables) {
    return new Rollback(parts.withEnvironment(variables), database);
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
   * @throws StageFailedException when the server cannot be asked
   */
  public RollbackPlan plan() {
    return perform(
        job -> {
          ReplacedDatabase newest =
              job.replaced(database).stream().findFirst().orElseThrow(this::nothing);
          return new RollbackPlan(this, newest, job.check(newest));
        });
  }

  private NoSuchBackupException nothing() {
    return new NoSuchBackupException(
        "There is nothing to roll back"
            + database.map(name -> " for the database " + name).orElse("")
            + ": no database on this server was set aside by a restore, or it was dropped.");
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
