package com.neuropilot.backup;

import com.neuropilot.backup.event.RunListener;
import com.neuropilot.backup.internal.manifest.BackupId;
import com.neuropilot.backup.internal.registry.ConfiguredStage;
import com.neuropilot.backup.internal.registry.Problems;
import com.neuropilot.backup.internal.registry.StageKind;
import com.neuropilot.backup.internal.registry.StageRegistry;
import com.neuropilot.backup.internal.registry.StageRequest;
import com.neuropilot.backup.internal.run.RunPlan.NamedStorage;
import com.neuropilot.backup.internal.run.WorkDirectory;
import com.neuropilot.backup.internal.upkeep.RowMemory;
import com.neuropilot.backup.internal.upkeep.ShrinkCheck;
import com.neuropilot.backup.spi.Compressor;
import com.neuropilot.backup.spi.DumpSource;
import com.neuropilot.backup.spi.Encryptor;
import com.neuropilot.backup.spi.Notifier;
import com.neuropilot.backup.spi.StageConfig;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a {@link BackupPipeline} is made of; {@link #build()} checks everything. For one
 * thread.
 */
public final class BackupPipelineBuilder {
  /** The longest part unless said otherwise: 1 GiB. */
  public static final long DEFAULT_PART_SIZE = 1L << 30;

  /** How many percent a backup may lose unless said otherwise. */
  public static final int DEFAULT_MAX_SHRINK = 50;

  private final StageRequest source;
  private final Map<String, StorageSettings> storages = new LinkedHashMap<>();
  private final List<StageRequest> notifiers = new ArrayList<>();
  private final Map<String, JobSchedule> schedules = new TreeMap<>();
  private final List<RunListener> listeners = new ArrayList<>();
  private final Problems problems = new Problems();
  private String name = "";
  private StageRequest compressor = new StageRequest.Untyped("compressor", "zstd", Map.of());
  private @Nullable StageRequest encryptor;
  private boolean withoutEncryption;
  private long partSize = DEFAULT_PART_SIZE;
  private Path workDirectory = WorkDirectory.defaultBase();
  private Verification verification = Verification.NONE;
  private @Nullable Path metricsFile;
  private @Nullable String acceptedDatabase;
  private Retention defaultRetention = Retention.keepAll();
  private final Set<String> healed = new TreeSet<>();
  private int maxShrink = DEFAULT_MAX_SHRINK;
  private OptionalInt enough = OptionalInt.empty();
  private DrillSettings drill = DrillSettings.NONE;
  private InstantSource clock = InstantSource.system();
  private Map<String, String> environment = System.getenv();

  BackupPipelineBuilder(StageRequest source) {
    this.source = source;
  }

  /** Names the pipeline: lower-case letters, digits and hyphens. Backups are named after it. */
  public BackupPipelineBuilder named(String newName) {
    name = newName;
    return this;
  }

  /** Compresses with this; zstd level 3 unless said otherwise. */
  public BackupPipelineBuilder compressWith(StageConfig config) {
    compressor = new StageRequest.Typed("compressor", config);
    return this;
  }

  /** Compresses with the provider of this id. */
  public BackupPipelineBuilder compressWith(String id, Map<String, String> options) {
    compressor = new StageRequest.Untyped("compressor", id, options);
    return this;
  }

  /** Encrypts with this. Either this or {@link #withoutEncryption()} has to be said. */
  public BackupPipelineBuilder encryptWith(StageConfig config) {
    encryptor = new StageRequest.Typed("encryptor", config);
    return this;
  }

  /** Encrypts with the provider of this id. */
  public BackupPipelineBuilder encryptWith(String id, Map<String, String> options) {
    encryptor = new StageRequest.Untyped("encryptor", id, options);
    return this;
  }

  /** Leaves encryption out: whoever can read the storage can read the data. */
  public BackupPipelineBuilder withoutEncryption() {
    withoutEncryption = true;
    return this;
  }

  /**
   * Stores in this too; one destination at least is needed.
   *
   * @param label the destination's name, unique in the pipeline
   * @param config the storage
   */
  public BackupPipelineBuilder storeIn(String label, StageConfig config) {
    return store(
        StorageSettings.typed(
            label, new StageRequest.Typed("storage." + label, config), Optional.empty()));
  }

  /**
   * Stores in this too, and deletes there what the rules do not keep, after each run whose backup
   * is whole there.
   *
   * @param label the destination's name, unique in the pipeline
   * @param config the storage
   * @param retention which backups stay
   */
  public BackupPipelineBuilder storeIn(String label, StageConfig config, Retention retention) {
    return store(
        StorageSettings.typed(
            label, new StageRequest.Typed("storage." + label, config), Optional.of(retention)));
  }

  /**
   * Stores in the storage of this provider id too. The options are the provider's, and {@code
   * heal}, {@code retention.keep-days} and the like.
   */
  public BackupPipelineBuilder storeIn(String label, String id, Map<String, String> options) {
    List<String> wrong = new ArrayList<>();
    StorageSettings settings = StorageSettings.untyped(label, id, options, wrong);
    problems.addAll(wrong);
    return store(settings);
  }

  /**
   * Keeps these backups at every destination that has no rules of its own; all, unless something is
   * said.
   */
  public BackupPipelineBuilder keeping(Retention retention) {
    defaultRetention = retention;
    return this;
  }

  /** Notifies with this too. */
  public BackupPipelineBuilder notifying(StageConfig config) {
    notifiers.add(new StageRequest.Typed("notifier." + (notifiers.size() + 1), config));
    return this;
  }

  /** Notifies with the provider of this id too. */
  public BackupPipelineBuilder notifying(String label, String id, Map<String, String> options) {
    notifiers.add(new StageRequest.Untyped("notifier." + label, id, options));
    return this;
  }

  /** Makes sure of what was stored in this way; {@link Verification#NONE} unless said otherwise. */
  public BackupPipelineBuilder verifying(Verification newVerification) {
    verification = newVerification;
    return this;
  }

  /**
   * Cuts the data into parts of at most this many bytes; {@value #DEFAULT_PART_SIZE} unless said
   * otherwise. A few parts have to fit into the work directory.
   */
  public BackupPipelineBuilder partSize(long bytes) {
    partSize = bytes;
    return this;
  }

  /**
   * Spools ciphertext in this directory; one of the user's in the system's directory for temporary
   * files unless said otherwise.
   */
  public BackupPipelineBuilder workDirectory(Path directory) {
    workDirectory = directory;
    return this;
  }

  /** Writes figures for Prometheus to this file after each run, for node_exporter. */
  public BackupPipelineBuilder metricsFile(Path file) {
    metricsFile = file;
    return this;
  }

  /**
   * Lets this database go on in a folder that holds another one's backups under the pipeline's
   * name, which is refused otherwise: after a move to a new server or an upgrade. Any other
   * database stays refused, so it does no harm to leave it said.
   *
   * @param database as the refusal names it, e.g. {@code "7301234567890123456/inventory"}: the
   *     server's system identifier (its host where that may not be read) and the database's name
   */
  public BackupPipelineBuilder acceptDatabase(String database) {
    acceptedDatabase = database;
    return this;
  }

  /**
   * Warns of a backup that lost more than so many percent against the one before it at the same
   * destination (bytes of the dump, stored bytes; rows of all tables, as far as this pipeline made
   * the one before), deletes nothing there in that run, and pins the one before; {@value
   * #DEFAULT_MAX_SHRINK} unless said otherwise.
   *
   * @param percent 1 to 100; 100 turns it off
   */
  public BackupPipelineBuilder maxShrink(int percent) {
    maxShrink = percent;
    return this;
  }

  /**
   * Calls a backup complete when it is whole at so many destinations, with a warning for each other
   * one; it has to be whole at all unless this is said. With fewer, but one, it is partial.
   *
   * @param destinations 1 to the number of destinations
   */
  public BackupPipelineBuilder completeAt(int destinations) {
    enough = OptionalInt.of(destinations);
    return this;
  }

  /**
   * Copies to these destinations what they lack and another one has, in each run, as {@link
   * BackupCatalog#sync()} does.
   *
   * @param labels their labels
   */
  public BackupPipelineBuilder healing(String... labels) {
    healed.addAll(List.of(labels));
    return this;
  }

  /**
   * Promises a backup at these times. Whoever runs it keeps the promise; health checks look whether
   * it was kept.
   *
   * @param label the schedule's name, unique in the pipeline
   * @param schedule when
   */
  public BackupPipelineBuilder scheduled(String label, Schedule schedule) {
    return scheduled(label, ScheduledJob.BACKUP, schedule);
  }

  /** Promises a backup, a drill or a prune at these times. */
  public BackupPipelineBuilder scheduled(String label, ScheduledJob job, Schedule schedule) {
    ScheduleSettings.problem(label).ifPresent(problems::add);
    if (schedules.putIfAbsent(label, new JobSchedule(label, job, schedule)) != null) {
      problems.add("schedule." + label + " is given twice; each schedule needs a label of its own");
    }
    return this;
  }

  /** Takes the time from this clock. */
  public BackupPipelineBuilder clock(InstantSource newClock) {
    clock = newClock;
    return this;
  }

  /** Takes environment variables ({@code PGHOST} and the like) from here instead of the process. */
  public BackupPipelineBuilder environment(Map<String, String> variables) {
    environment = Map.copyOf(variables);
    return this;
  }

  /** Tells this listener what happens in each run. */
  public BackupPipelineBuilder listeningWith(RunListener listener) {
    listeners.add(listener);
    return this;
  }

  /**
   * Builds the pipeline. Nothing outside the JVM is touched.
   *
   * @throws ConfigurationException with every problem
   */
  public BackupPipeline build() {
    Problems found = new Problems();
    found.addAll(problems.messages());
    checkNames(found);
    new PipelineNumbers(partSize, maxShrink, enough).check(storages.size(), found);
    Optional<ConfiguredStage<DumpSource>> dumping =
        StageRegistry.resolve(StageKind.DUMP_SOURCE, source, found);
    Optional<ConfiguredStage<Compressor>> compressing =
        StageRegistry.resolve(StageKind.COMPRESSOR, compressor, found);
    Optional<ConfiguredStage<Encryptor>> encrypting =
        encryptor == null
            ? Optional.empty()
            : StageRegistry.resolve(StageKind.ENCRYPTOR, encryptor, found);
    List<NamedStorage> storing = new ArrayList<>();
    storages
        .values()
        .forEach(
            settings ->
                settings
                    .healing(healed.contains(settings.label()))
                    .resolve(StorageSettings.rules(defaultRetention), found)
                    .ifPresent(storing::add));
    StorageSettings.checkPlaces(storing, found);
    ScheduleSettings.checkPrunes(schedules.values(), storing, found);
    List<ConfiguredStage<Notifier>> notifying =
        notifiers.stream()
            .flatMap(request -> StageRegistry.resolve(StageKind.NOTIFIER, request, found).stream())
            .toList();
    Failures.throwIfAny(found);
    return new BackupPipeline(
        new PipelineParts(
            name,
            dumping.orElseThrow(),
            compressing.orElseThrow(),
            encrypting,
            storing,
            notifying,
            partSize,
            workDirectory,
            Optional.ofNullable(metricsFile),
            verification,
            Optional.ofNullable(acceptedDatabase),
            new ShrinkCheck(maxShrink, new RowMemory(workDirectory, name)),
            enough.orElse(storing.size()),
            List.copyOf(schedules.values()),
            drill,
            clock,
            environment,
            List.copyOf(listeners)));
  }

  /** Drills in this way; on a server of its own and without checks unless said. */
  public BackupPipelineBuilder drilling(DrillSettings settings) {
    drill = settings;
    return this;
  }

  /** Adds problems that were found while the builder was filled from elsewhere. */
  BackupPipelineBuilder withProblems(List<String> messages) {
    problems.addAll(messages);
    return this;
  }

  private BackupPipelineBuilder store(StorageSettings settings) {
    if (storages.putIfAbsent(settings.label(), settings) != null) {
      problems.add(
          "storage."
              + settings.label()
              + " is given twice; each destination needs a label of its own");
    }
    return this;
  }

  private void checkNames(Problems found) {
    if (!BackupId.isPipelineName(name)) {
      found.add(
          "name is '"
              + name
              + "'; give the pipeline a name of lower-case letters, digits and hyphens");
    }
    if (name.length() > BackupId.LONGEST_PIPELINE) {
      found.add(
          "name is longer than "
              + BackupId.LONGEST_PIPELINE
              + " characters; files are named after it, and storages take 255 for all of a name");
    }
    if (encryptor == null && !withoutEncryption) {
      found.add(
          "encryptor is missing; say which keys can read the backups, or say withoutEncryption()"
              + " (encryptor = none) on purpose");
    }
    if (encryptor != null && withoutEncryption) {
      found.add("encryptor is given although encryption was left out; keep one of the two");
    }
    if (storages.isEmpty()) {
      found.add("storage.LABEL is missing; give one destination at least");
    }
    storages.keySet().stream()
        .filter(label -> !BackupId.isPipelineName(label))
        .forEach(
            label ->
                found.add(
                    "storage." + label + ": a label takes lower-case letters, digits and hyphens"));
    healed.stream()
        .filter(label -> !storages.containsKey(label))
        .forEach(label -> found.add("storage." + label + " is to be healed, but there is none"));
  }
}
