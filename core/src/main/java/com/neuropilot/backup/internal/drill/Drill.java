package com.neuropilot.backup.internal.drill;

import com.neuropilot.backup.drill.DrillReport;
import com.neuropilot.backup.internal.catalog.CatalogSession;
import com.neuropilot.backup.internal.catalog.Copy;
import com.neuropilot.backup.internal.catalog.DrillJob;
import com.neuropilot.backup.internal.manifest.Proof;
import com.neuropilot.backup.internal.registry.DrillServers;
import com.neuropilot.backup.internal.run.Closing;
import com.neuropilot.backup.spi.DrillServer;
import com.neuropilot.backup.spi.DumpSource;
import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.RestoreReport;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Instant;

/**
 * Restores one copy of a backup into a database of its own, compares, runs the user's checks, and
 * drops the database in every outcome.
 *
 * <p>That the backup is bad is in the report. What fails otherwise (the server, the storage, the
 * key) is thrown: then nothing is known of the backup.
 */
public final class Drill {
  private final DrillPlan plan;
  private final CatalogSession session;
  private final Copy copy;
  private final Stopwatch watch;
  private final Findings findings;
  private final String database;

  /**
   * Creates a drill.
   *
   * @param session open for reading; it tells the stopwatch what happens
   * @param copy the copy to restore
   */
  public Drill(DrillPlan plan, CatalogSession session, Copy copy, Stopwatch watch) {
    Instant now = session.context().clock().instant();
    this.plan = plan;
    this.session = session;
    this.copy = copy;
    this.watch = watch;
    this.findings = new Findings(copy, now);
    this.database = DrillDatabaseName.of(copy.name(), now);
  }

  /** Drills. */
  public DrillReport run() throws IOException {
    watch.begin("Read the manifest, check it, open it with the key", true);
    try {
      DrillJob job = DrillJob.open(session, copy, database);
      onServer(job);
    } catch (IntegrityException e) {
      findings.bad(String.valueOf(e.getMessage()));
    }
    watch.end();
    DrillReport report = report();
    session
        .journal()
        .drilled(report.backup(), report.isPassed(), report.recovery(), report.dataAge());
    if (plan.recorded()) {
      record(report);
    }
    return report();
  }

  private DrillReport report() {
    return findings.report(watch.stages(), session.journal().warnings());
  }

  private void record(DrillReport report) throws InterruptedIOException {
    if (copy.manifest().isPresent()) {
      Proof proof =
          new Proof(
              Proof.Kind.DRILL,
              copy.name(),
              copy.manifest().get().manifestSha256(),
              report.drilled(),
              report.isPassed(),
              report.recovery(),
              report.dataAge(),
              report.rows(),
              report.library());
      session.record(copy, proof).ifPresent(session.journal()::warn);
    }
  }

  private void onServer(DrillJob job) throws IOException {
    watch.begin(plan.own() ? "Start a server for the drill" : "Reach the server", false);
    try (Closing closing = new Closing(session.journal())) {
      DrillServer server = closing.add("The server of the drill", open(job));
      findings.server(server.description());
      DumpSource source = server.prepare(job.request());
      if (restore(job, server, source)) {
        look(job, server);
      }
      watch.begin(plan.own() ? "Remove the server" : "Drop the database", false);
      server.drop(database);
    }
  }

  private DrillServer open(DrillJob job) throws IOException {
    return plan.own()
        ? DrillServers.start(plan.server(), job.info(), session.context())
        : DrillServers.use(plan.server(), session.context());
  }

  /** Returns whether there is something to look at. */
  private boolean restore(DrillJob job, DrillServer server, DumpSource source) throws IOException {
    watch.begin("Fetch, check, decrypt and load", true);
    try {
      RestoreReport report = job.restore(source);
      findings.restored(report, job.request().rows());
      return true;
    } catch (IntegrityException e) {
      findings.bad(String.valueOf(e.getMessage()));
    } catch (InterruptedIOException e) {
      throw e;
    } catch (StageException e) {
      // Only if nobody else is to blame is it the backup.
      if (e.retryable() || job.isReadingFailed()) {
        throw e;
      }
      server.check();
      findings.bad(String.valueOf(e.getMessage()));
    }
    return false;
  }

  private void look(DrillJob job, DrillServer server) throws IOException {
    watch.begin("Compare with the record of the backup", false);
    server.compare(job.request()).forEach(findings::bad);
    if (!plan.checks().isEmpty()) {
      watch.begin("Run your own checks", false);
      ConnectingDataSource source = new ConnectingDataSource(() -> server.connect(database));
      findings.checked(new CheckRun(source).run(plan.checks()));
      if (!findings.isGood()) {
        server.check();
      }
    }
  }
}
