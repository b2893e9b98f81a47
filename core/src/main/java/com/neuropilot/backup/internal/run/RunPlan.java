package com.neuropilot.backup.internal.run;

import com.neuropilot.backup.internal.manifest.Manifest.DueEntry;
import com.neuropilot.backup.internal.registry.ConfiguredStage;
import com.neuropilot.backup.internal.retention.RetentionRules;
import com.neuropilot.backup.spi.Compressor;
import com.neuropilot.backup.spi.DumpSource;
import com.neuropilot.backup.spi.Encryptor;
import com.neuropilot.backup.spi.StorageTarget;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that a run needs to know.
 *
 * @param pipeline the pipeline's name
 * @param kind the manifest's kind
 * @param due the due time that the backup is owed for; empty if no schedule asks
 * @param source what to dump
 * @param compressor how to compress
 * @param encryptor how to encrypt; empty when that was left out on purpose
 * @param storages where to store
 * @param partSize the longest part, in bytes
 * @param workDirectory where to spool ciphertext
 * @param verifyChecksums whether stored objects are read back before they become a backup
 * @param acceptedDatabase the database that may go on in another one's folder
 * @param clock the time
 * @param environment the environment variables
 */
public record RunPlan(
    String pipeline,
    String kind,
    Optional<DueEntry> due,
    ConfiguredStage<DumpSource> source,
    ConfiguredStage<Compressor> compressor,
    Optional<ConfiguredStage<Encryptor>> encryptor,
    List<NamedStorage> storages,
    long partSize,
    Path workDirectory,
    boolean verifyChecksums,
    Optional<String> acceptedDatabase,
    InstantSource clock,
    Map<String, String> environment) {
  /** Takes copies. */
  public RunPlan {
    storages = List.copyOf(storages);
  }

  /** Returns the name of the lock that excludes other runs of the pipeline. */
  public String lockName() {
    return "neuropilot-backup:" + pipeline;
  }

  /**
   * A storage and its label.
   *
   * @param label the label, unique in the pipeline
   * @param stage the storage
   * @param retention which backups stay there
   * @param heal whether a run copies there what it lacks
   */
  public record NamedStorage(
      String label, ConfiguredStage<StorageTarget> stage, RetentionRules retention, boolean heal) {
    /** A storage where everything stays. */
    public NamedStorage(String label, ConfiguredStage<StorageTarget> stage) {
      this(label, stage, RetentionRules.NONE, false);
    }
  }
}
