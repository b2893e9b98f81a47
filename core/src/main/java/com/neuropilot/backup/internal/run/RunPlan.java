package com.neuropilot.backup.internal.run;

import com.neuropilot.backup.internal.manifest.Manifest.DueEntry;
import com.neuropilot.backup.internal.registry.ConfiguredStage;
import com.neuropilot.backup.internal.retention.RetentionRules;
import com.neuropilot.backup.spi.Compressor;
import com.neuropilot.backup.spi.DumpSource;
import com.neuropilot.backup.spi.Encryptor;
import com.neuropilot.backup.spi.StageContext;
import com.neuropilot.backup.spi.StorageTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that a run needs to know.
 *
 * @param pipeline the pipeline's name
 * @param keptBy the pipeline whose retention deletes the backup, if that is another one
 * @param kind the manifest's kind
 * @param due the due time that the backup is owed for; empty if no schedule asks
 * @param source opens what to dump
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
    Optional<String> keptBy,
    String kind,
    Optional<DueEntry> due,
    Opening source,
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

  /** Opens a database; whoever asks for it closes it. */
  public interface Opening {
    /** Opens it. */
    DumpSource create(StageContext context) throws IOException;
  }

  /** Returns the same plan, which asks for no key that only decryption needs. */
  RunPlan writingOnly() {
    Optional<ConfiguredStage<Encryptor>> writing =
        encryptor.map(stage -> stage.forEncryption().orElse(stage));
    return with(pipeline, keptBy, source, writing);
  }

  /**
   * Returns the same plan for another pipeline's name and another database; this pipeline's
   * retention, if it has a name, deletes what is made.
   */
  RunPlan of(String otherPipeline, Opening otherSource) {
    return with(
        otherPipeline,
        Optional.of(pipeline).filter(name -> !name.isEmpty()),
        otherSource,
        encryptor);
  }

  private RunPlan with(
      String otherPipeline,
      Optional<String> keeper,
      Opening otherSource,
      Optional<ConfiguredStage<Encryptor>> writing) {
    return new RunPlan(
        otherPipeline,
        keeper,
        kind,
        due,
        otherSource,
        compressor,
        writing,
        storages,
        partSize,
        workDirectory,
        verifyChecksums,
        acceptedDatabase,
        clock,
        environment);
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
