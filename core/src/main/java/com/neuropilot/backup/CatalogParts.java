package com.neuropilot.backup;

import com.neuropilot.backup.event.RunListener;
import com.neuropilot.backup.internal.catalog.CatalogPlan;
import com.neuropilot.backup.internal.manifest.BackupId;
import com.neuropilot.backup.internal.registry.ConfiguredStage;
import com.neuropilot.backup.internal.registry.Problems;
import com.neuropilot.backup.internal.registry.StageKind;
import com.neuropilot.backup.internal.registry.StageRegistry;
import com.neuropilot.backup.internal.registry.StageRequest;
import com.neuropilot.backup.internal.run.RunPlan.NamedStorage;
import com.neuropilot.backup.internal.run.WorkDirectory;
import com.neuropilot.backup.internal.upkeep.UpkeepPlan;
import com.neuropilot.backup.spi.DumpSource;
import com.neuropilot.backup.spi.Encryptor;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a catalog reads with. A database and a key are only looked at by what needs them; the
 * pipeline that writes there, if it is known, by what has to save something.
 */
record CatalogParts(
    List<NamedStorage> storages,
    Optional<StageRequest> key,
    Optional<StageRequest> source,
    Optional<String> pipeline,
    Optional<String> acceptedDatabase,
    DrillSettings drill,
    List<StageRequest> notifiers,
    Optional<Supplier<PipelineParts>> writer,
    Path workDirectory,
    InstantSource clock,
    Map<String, String> environment,
    List<RunListener> listeners) {
  static CatalogParts of(List<NamedStorage> storages) {
    return of(storages, Optional.empty());
  }

  /** Parts that know a database only. */
  static CatalogParts of(StageRequest database) {
    return of(List.of(), Optional.of(database));
  }

  private static CatalogParts of(List<NamedStorage> storages, Optional<StageRequest> database) {
    return new CatalogParts(
        storages,
        Optional.empty(),
        database,
        Optional.empty(),
        Optional.empty(),
        DrillSettings.NONE,
        List.of(),
        Optional.empty(),
        WorkDirectory.defaultBase(),
        InstantSource.system(),
        System.getenv(),
        List.of());
  }

  static CatalogParts of(PipelineParts parts) {
    return new CatalogParts(
        parts.storages(),
        parts.encryptor().map(stage -> new StageRequest.Typed("encryptor", stage.config())),
        Optional.of(new StageRequest.Typed("source", parts.source().config())),
        Optional.of(parts.name()),
        parts.acceptedDatabase(),
        parts.drill(),
        parts.notifiers().stream()
            .<StageRequest>map(stage -> new StageRequest.Typed("notifier", stage.config()))
            .toList(),
        Optional.of(() -> parts),
        parts.workDirectory(),
        parts.clock(),
        parts.environment(),
        parts.listeners());
  }

  CatalogParts with(List<NamedStorage> newStorages) {
    return copy(List.copyOf(newStorages), workDirectory, clock, environment, listeners);
  }

  CatalogParts at(InstantSource newClock) {
    return copy(storages, workDirectory, newClock, environment, listeners);
  }

  CatalogParts in(Path newWorkDirectory) {
    return copy(storages, newWorkDirectory, clock, environment, listeners);
  }

  CatalogParts withEnvironment(Map<String, String> variables) {
    return copy(storages, workDirectory, clock, Map.copyOf(variables), listeners);
  }

  CatalogParts tellingAlso(RunListener listener) {
    List<RunListener> all = new ArrayList<>(listeners);
    all.add(listener);
    return copy(storages, workDirectory, clock, environment, List.copyOf(all));
  }

  private CatalogParts copy(
      List<NamedStorage> newStorages,
      Path newWorkDirectory,
      InstantSource newClock,
      Map<String, String> newEnvironment,
      List<RunListener> newListeners) {
    return new CatalogParts(
        newStorages,
        key,
        source,
        pipeline,
        acceptedDatabase,
        drill,
        notifiers,
        writer,
        newWorkDirectory,
        newClock,
        newEnvironment,
        newListeners);
  }

  /** Parts that tell nobody. */
  CatalogParts silent() {
    return new CatalogParts(
        storages,
        key,
        source,
        pipeline,
        acceptedDatabase,
        drill,
        List.of(),
        writer,
        workDirectory,
        clock,
        environment,
        listeners);
  }

  /** Returns the pipeline whose backups are meant: the one that was said, or the only one. */
  String requirePipeline(Optional<String> said) {
    return said.or(this::pipeline)
        .filter(BackupId::isPipelineName)
        .orElseThrow(
            () ->
                new ConfigurationException(
                    List.of(
                        "Say whose backups are meant: name = PIPELINE in the configuration (on the"
                            + " command line --pipeline NAME).")));
  }

  /** Requires the plug-in of every storage, for what must not pass over one. */
  void requirePlugIns() {
    List<String> missing =
        storages.stream().flatMap(storage -> storage.stage().missing().stream()).toList();
    if (!missing.isEmpty()) {
      throw new ProviderNotFoundException(missing);
    }
  }

  /** Returns the database that is backed up, if it is configured. */
  Optional<ConfiguredStage<DumpSource>> configuredSource() {
    return source.map(request -> target(Optional.of(request)));
  }

  UpkeepPlan upkeep(String pipelineName) {
    return new UpkeepPlan(
        pipelineName,
        storages,
        encryptor(Optional.empty()),
        false,
        workDirectory,
        clock,
        environment);
  }

  /** Returns the plan for reading with a key; the catalog's own if none was given. */
  CatalogPlan plan(Optional<StageRequest> otherKey, boolean allowUnsigned) {
    return new CatalogPlan(
        storages, encryptor(otherKey), allowUnsigned, workDirectory, clock, environment, listeners);
  }

  private Optional<ConfiguredStage<Encryptor>> encryptor(Optional<StageRequest> otherKey) {
    Problems problems = new Problems();
    Optional<StageRequest> request = otherKey.or(this::key);
    Optional<ConfiguredStage<Encryptor>> stage =
        request.flatMap(wanted -> StageRegistry.resolve(StageKind.ENCRYPTOR, wanted, problems));
    Failures.throwIfAny(problems);
    return stage;
  }

  /** Returns the database to restore into; the configured one if none was given. */
  ConfiguredStage<DumpSource> target(Optional<StageRequest> given) {
    Problems problems = new Problems();
    StageRequest request =
        given
            .or(this::source)
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        List.of(
                            "There is no database to restore into; say it with into(...)"
                                + " (--into).")));
    Optional<ConfiguredStage<DumpSource>> stage =
        StageRegistry.resolve(StageKind.DUMP_SOURCE, request, problems);
    Failures.throwIfAny(problems);
    return stage.orElseThrow();
  }
}
