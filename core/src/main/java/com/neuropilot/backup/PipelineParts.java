package com.neuropilot.backup;

import com.neuropilot.backup.event.RunListener;
import com.neuropilot.backup.internal.registry.ConfiguredStage;
import com.neuropilot.backup.internal.run.RunJournal;
import com.neuropilot.backup.internal.run.RunPlan;
import com.neuropilot.backup.internal.run.RunPlan.NamedStorage;
import com.neuropilot.backup.internal.upkeep.ShrinkCheck;
import com.neuropilot.backup.internal.upkeep.UpkeepPlan;
import com.neuropilot.backup.spi.Compressor;
import com.neuropilot.backup.spi.DumpSource;
import com.neuropilot.backup.spi.Encryptor;
import com.neuropilot.backup.spi.Notifier;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a pipeline was built of, resolved. {@code enough} is how many whole copies make a backup
 * complete.
 */
record PipelineParts(
    String name,
    ConfiguredStage<DumpSource> source,
    ConfiguredStage<Compressor> compressor,
    Optional<ConfiguredStage<Encryptor>> encryptor,
    List<NamedStorage> storages,
    List<ConfiguredStage<Notifier>> notifiers,
    long partSize,
    Path workDirectory,
    Optional<Path> metricsFile,
    Verification verification,
    Optional<String> acceptedDatabase,
    ShrinkCheck shrink,
    int enough,
    List<JobSchedule> schedules,
    DrillSettings drill,
    InstantSource clock,
    Map<String, String> environment,
    List<RunListener> listeners) {
  RunPlan plan(BackupKind kind) {
    return plan(kind, Optional.empty());
  }

  RunPlan plan(BackupKind kind, Optional<DueTime> due) {
    return new RunPlan(
        name,
        Optional.empty(),
        kind.id(),
        due.map(DueTime::entry),
        source::create,
        compressor,
        encryptor,
        storages,
        partSize,
        workDirectory,
        verification != Verification.NONE,
        acceptedDatabase,
        clock,
        environment);
  }

  UpkeepPlan upkeep() {
    return new UpkeepPlan(name, storages, encryptor, false, workDirectory, clock, environment);
  }

  PipelineParts withListener(RunListener listener) {
    List<RunListener> all = new ArrayList<>(listeners);
    all.add(listener);
    return new PipelineParts(
        name,
        source,
        compressor,
        encryptor,
        storages,
        notifiers,
        partSize,
        workDirectory,
        metricsFile,
        verification,
        acceptedDatabase,
        shrink,
        enough,
        schedules,
        drill,
        clock,
        environment,
        List.copyOf(all));
  }

  RunJournal journal() {
    return new RunJournal(name, clock, listeners);
  }
}
