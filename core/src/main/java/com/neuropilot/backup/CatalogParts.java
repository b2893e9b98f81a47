package com.neuropilot.backup;

import com.neuropilot.backup.event.RunListener;
import com.neuropilot.backup.internal.catalog.CatalogPlan;
import com.neuropilot.backup.internal.registry.ConfiguredStage;
import com.neuropilot.backup.internal.registry.Problems;
import com.neuropilot.backup.internal.registry.StageKind;
import com.neuropilot.backup.internal.registry.StageRegistry;
import com.neuropilot.backup.internal.registry.StageRequest;
import com.neuropilot.backup.internal.run.RunPlan.NamedStorage;
import com.neuropilot.backup.internal.run.WorkDirectory;
import com.neuropilot.backup.spi.DumpSource;
import com.neuropilot.backup.spi.Encryptor;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a catalog reads with. A database and a key are only looked at by what needs them. */
record CatalogParts(
    List<NamedStorage> storages,
    Optional<StageRequest> key,
    Optional<StageRequest> source,
    Path workDirectory,
    InstantSource clock,
    Map<String, String> environment,
    List<RunListener> listeners) {
  static CatalogParts of(List<NamedStorage> storages) {
    return new CatalogParts(
        storages,
        Optional.empty(),
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
        parts.workDirectory(),
        parts.clock(),
        parts.environment(),
        parts.listeners());
  }

  CatalogParts with(List<NamedStorage> newStorages) {
    return new CatalogParts(
        List.copyOf(newStorages), key, source, workDirectory, clock, environment, listeners);
  }

  CatalogParts at(InstantSource newClock) {
    return new CatalogParts(storages, key, source, workDirectory, newClock, environment, listeners);
  }

  CatalogParts in(Path newWorkDirectory) {
    return new CatalogParts(storages, key, source, newWorkDirectory, clock, environment, listeners);
  }

  CatalogParts withEnvironment(Map<String, String> variables) {
    return new CatalogParts(
        storages, key, source, workDirectory, clock, Map.copyOf(variables), listeners);
  }

  CatalogParts tellingAlso(RunListener listener) {
    List<RunListener> all = new ArrayList<>(listeners);
    all.add(listener);
    return new CatalogParts(
        storages, key, source, workDirectory, clock, environment, List.copyOf(all));
  }

  /** Returns the plan for reading with a key; the catalog's own if none was given. */
  CatalogPlan plan(Optional<StageRequest> otherKey, boolean allowUnsigned) {
    Problems problems = new Problems();
    Optional<StageRequest> request = otherKey.or(this::key);
    Optional<ConfiguredStage<Encryptor>> stage =
        request.flatMap(wanted -> StageRegistry.resolve(StageKind.ENCRYPTOR, wanted, problems));
    Failures.throwIfAny(problems);
    return new CatalogPlan(
        storages, stage, allowUnsigned, workDirectory, clock, environment, listeners);
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
                            "There is no database to restore into; say it with into(...) (--into).")));
    Optional<ConfiguredStage<DumpSource>> stage =
        StageRegistry.resolve(StageKind.DUMP_SOURCE, request, problems);
    Failures.throwIfAny(problems);
    return stage.orElseThrow();
  }
}
