package com.neuropilot.backup;

import com.neuropilot.backup.drill.DrillReport;
import com.neuropilot.backup.event.RunListener;
import com.neuropilot.backup.event.RunSummary;
import com.neuropilot.backup.internal.check.PipelineCheck;
import com.neuropilot.backup.internal.registry.StageRequest;
import com.neuropilot.backup.internal.run.AlreadyMadeException;
import com.neuropilot.backup.internal.run.BackupRunner;
import com.neuropilot.backup.internal.run.RunJournal;
import com.neuropilot.backup.internal.run.RunOutcome;
import com.neuropilot.backup.internal.run.RunPlan;
import com.neuropilot.backup.internal.upkeep.AfterRun;
import com.neuropilot.backup.spi.StageConfig;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes backups of one database: dump, compression, encryption, destinations, notifications.
 *
 * <pre>{@code
 * BackupPipeline nightly = BackupPipeline.from(Postgres.database("inventory").host(host).user("app").password(secret).build())
 *     .named("inventory")
 *     .encryptWith(OpenPgp.recipients(Path.of("backup-public.key")))
 *     .storeIn("near", LocalStorage.in(Path.of("/var/backups/inventory")))
 *     .build();
 * BackupResult result = nightly.run().orThrow();
 * }</pre>
 *
 * <p>Immutable and safe for use by several threads. Of one pipeline one run goes on at a time, over
 * all hosts: the database's lock sees to that. Nothing is opened before a run, and everything is
 * closed after it.
 */
public final class BackupPipeline {
  private static final Logger LOG = LoggerFactory.getLogger(BackupPipeline.class);

  private final PipelineParts parts;

  BackupPipeline(PipelineParts parts) {
    this.parts = parts;
  }

  /**
   * Begins a pipeline.
   *
   * @param source the database, e.g. {@code Postgres.database("inventory").build()}
   */
  public static BackupPipelineBuilder from(StageConfig source) {
    return new BackupPipelineBuilder(new StageRequest.Typed("source", source));
  }

  /**
   * Begins a pipeline from a provider's id and options.
   *
   * @param sourceId the provider's id, e.g. {@code "postgresql"}
   * @param options its options, as in a properties file
   */
  public static BackupPipelineBuilder from(String sourceId, Map<String, String> options) {
    return new BackupPipelineBuilder(new StageRequest.Untyped("source", sourceId, options));
  }

  /**
   * Builds a pipeline from properties, with the keys of the configuration file.
   *
   * @throws ConfigurationException with every problem
   */
  public static BackupPipeline fromProperties(Properties properties) {
    return builder(properties).build();
  }

  /**
   * Begins a pipeline from properties, so that the rest can be said by the program (a clock,
   * listeners).
   *
   * @throws ConfigurationException when the properties name no source
   */
  public static BackupPipelineBuilder builder(Properties properties) {
    return PropertiesReader.pipeline(properties);
  }

  /**
   * Begins a pipeline of a database that the program knows; the rest from properties.
   *
   * @param source the database
   * @param properties keys of the configuration file, with none of {@code source}
   */
  public static BackupPipelineBuilder builder(StageConfig source, Properties properties) {
    return PropertiesReader.pipeline(source, properties);
  }

  /** Returns the pipeline's name. */
  public String name() {
    return parts.name();
  }

  /**
   * Makes a backup because somebody asked for it, on the calling thread.
   *
   * @return what was achieved, in every outcome. An interrupted thread cancels the run; its flag
   *     stays set.
   */
  public BackupResult run() {
    return run(BackupKind.MANUAL);
  }

  /**
   * Makes a backup on the calling thread.
   *
   * @param kind why
   * @return what was achieved, in every outcome
   */
  public BackupResult run(BackupKind kind) {
    return run(kind, parts.journal());
  }

  /**
   * Makes the backup that a schedule owes for a due time, unless it is there: the manifests tell.
   * However often and wherever this is called for one due time, one backup comes of it, at each
   * destination that can be reached.
   *
   * <p>For schedulers, which try again: nobody is notified of a run that was interrupted or that
   * found another one going on, and it leaves no figures.
   *
   * @return what was achieved; empty if the backup was there
   */
  public Optional<BackupResult> run(DueTime due) {
    RunJournal journal = parts.journal();
    Announcements announcements = announcements(journal);
    RunFigures figures = figures(journal);
    try {
      BackupResult result = attempt(parts.plan(BackupKind.SCHEDULED, Optional.of(due)), journal);
      if (!isForScheduler(result)) {
        tell(result, announcements, figures);
      }
      return Optional.of(finish(result, journal));
    } catch (AlreadyMadeException e) {
      LOG.info("{}: {}", parts.name(), e.getMessage());
      journal.finished(true);
      return Optional.empty();
    }
  }

  /**
   * Makes a backup on the calling thread, unless another run of this pipeline goes on. For those
   * who wait for the other one and try again: nobody is notified of an attempt that finds it, and
   * such an attempt leaves no figures.
   *
   * @param kind why
   * @return what was achieved; empty if another run goes on
   */
  public Optional<BackupResult> tryRun(BackupKind kind) {
    RunJournal journal = parts.journal();
    Announcements announcements = announcements(journal);
    RunFigures figures = figures(journal);
    BackupResult result = attempt(parts.plan(kind), journal);
    boolean locked = isLocked(result);
    if (!locked) {
      tell(result, announcements, figures);
    }
    BackupResult finished = finish(result, journal);
    return locked ? Optional.empty() : Optional.of(finished);
  }

  /** Begins a backup in a thread of its own. */
  public BackupRun start() {
    return start(BackupKind.MANUAL);
  }

  /**
   * Begins a backup in a thread of its own.
   *
   * @param kind why
   */
  public BackupRun start(BackupKind kind) {
    RunJournal journal = parts.journal();
    return new BackupRun(parts.name(), journal, () -> run(kind, journal)).start();
  }

  /**
   * Looks at everything that a backup needs, and makes none: connection, tools, permissions and
   * lock, keys, destinations, room. Nothing is left behind. For health checks and before the first
   * backup.
   *
   * @return what was found, good and bad; everything is looked at, whatever fails
   */
  public List<Finding> check() {
    return new PipelineCheck(parts.plan(BackupKind.MANUAL))
        .run().stream().map(Finding::of).toList();
  }

  /**
   * Looks whether there are the backups that the schedules promise, at as many destinations as make
   * a backup complete. Reads listings, manifests and the records of drills and verifications, each
   * destination after the other, and waits as long as they take: with a remote that hangs, for
   * minutes. So a health endpoint shows what a thread of its own saw; one that decides whether a
   * process lives shows nothing of it.
   */
  public PipelineHealth health() {
    try (BackupCatalog catalog = catalog()) {
      return new HealthCheck(parts, catalog).run();
    }
  }

  /**
   * Tells the notifiers if a backup is overdue; each time that it is called, so once in some hours
   * is enough.
   *
   * @param health as {@link #health()} returned it
   * @return what went wrong with the notifiers; empty if nothing did or nothing is overdue
   */
  public List<String> alarm(PipelineHealth health) {
    return health.isGood() ? List.of() : new OverdueAlarm(parts).raise(health);
  }

  /**
   * Sends a test message with every notifier, whatever its levels.
   *
   * @return what became of it, a finding for each notifier that failed or one that all is well
   */
  public List<Finding> tryNotifiers() {
    return new NotifierTrial(parts).run();
  }

  /** Returns when what is due, in the order of their labels. Nothing here runs them. */
  public List<JobSchedule> schedules() {
    return parts.schedules();
  }

  /** Returns a pipeline that also tells a listener what happens. */
  public BackupPipeline listeningWith(RunListener listener) {
    return new BackupPipeline(parts.withListener(listener));
  }

  /** Returns the catalog of this pipeline's destinations; the caller closes it. */
  public BackupCatalog catalog() {
    return new BackupCatalog(CatalogParts.of(parts));
  }

  PipelineParts parts() {
    return parts;
  }

  private BackupResult run(BackupKind kind, RunJournal journal) {
    Announcements announcements = announcements(journal);
    RunFigures figures = figures(journal);
    BackupResult result = attempt(parts.plan(kind), journal);
    tell(result, announcements, figures);
    return finish(result, journal);
  }

  /**
   * People first: the file of figures needs a look at the destinations, and one of those may hang.
   */
  private void tell(BackupResult result, Announcements announcements, RunFigures figures) {
    RunSummary summary = figures.sum(result);
    announcements.announce(result);
    figures.write(summary, this::health);
  }

  private RunFigures figures(RunJournal journal) {
    RunFigures figures = new RunFigures(parts, journal);
    journal.tellAlso(figures);
    return figures;
  }

  private Announcements announcements(RunJournal journal) {
    Announcements announcements = new Announcements(parts, journal);
    journal.tellAlso(announcements);
    return announcements;
  }

  private static BackupResult finish(BackupResult result, RunJournal journal) {
    journal.finished(result.outcome() != BackupResult.Outcome.FAILED);
    return result.withWarnings(journal.warnings());
  }

  private static boolean isForScheduler(BackupResult result) {
    return isLocked(result)
        || result.failure().filter(BackupInterruptedException.class::isInstance).isPresent();
  }

  private static boolean isLocked(BackupResult result) {
    return result.failure().filter(BackupLockedException.class::isInstance).isPresent();
  }

  private BackupResult attempt(RunPlan plan, RunJournal journal) {
    try {
      RunOutcome outcome = new BackupRunner(plan, journal).run();
      Optional<DrillReport> drill = new RunDrill(parts, journal).run(outcome);
      if (drill.map(DrillReport::isPassed).orElse(true)) {
        new AfterRun(parts.upkeep(), parts.shrink(), journal).run(outcome);
      }
      return BackupResult.of(outcome, drill, parts.enough(), journal);
    } catch (AlreadyMadeException e) {
      throw e;
    } catch (IOException e) {
      return BackupResult.failed(Failures.of(e), journal.warnings());
    } catch (IllegalStateException e) {
      return BackupResult.failed(
          new StageFailedException(String.valueOf(e.getMessage()), e), journal.warnings());
    } catch (RuntimeException e) {
      // A plug-in's mistake must not keep the failure from those who are to be told.
      return BackupResult.failed(
          new StageFailedException("The run failed unexpectedly: " + e, e), journal.warnings());
    }
  }
}
