package com.neuropilot.backup;

import com.neuropilot.backup.internal.catalog.PreRestoreSaving;
import com.neuropilot.backup.internal.registry.ConfiguredStage;
import com.neuropilot.backup.internal.registry.Problems;
import com.neuropilot.backup.internal.registry.StageKind;
import com.neuropilot.backup.internal.registry.StageRegistry;
import com.neuropilot.backup.internal.registry.StageRequest;
import com.neuropilot.backup.internal.run.PreRestoreCopy;
import com.neuropilot.backup.internal.run.RunPlan;
import com.neuropilot.backup.spi.Compressor;
import com.neuropilot.backup.spi.Encryptor;
import com.neuropilot.backup.spi.StageException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How what an in-place restore replaces is saved: by a pipeline; else at the catalog's storages,
 * for the key at hand.
 *
 * @param wanted whether it is saved at all
 * @param pipeline the pipeline that was named for it
 */
record PreRestoreSettings(boolean wanted, Optional<BackupPipeline> pipeline) {
  static final PreRestoreSettings DEFAULT = new PreRestoreSettings(true, Optional.empty());

  private static final String COMPRESSOR = "zstd";

  /**
   * Returns how it is saved.
   *
   * @param catalog what the catalog knows
   * @param key what decrypts, if it was given
   * @param entry the backup that is restored
   */
  PreRestoreSaving of(CatalogParts catalog, Optional<StageRequest> key, BackupEntry entry) {
    if (!wanted) {
      return PreRestoreSaving.UNWANTED;
    }
    try {
      RunPlan plan =
          pipeline
              .map(BackupPipeline::parts)
              .or(() -> catalog.writer().map(writer -> writer.get()))
              .map(parts -> parts.plan(BackupKind.PRE_RESTORE))
              .orElseGet(() -> beside(catalog, key, entry));
      return PreRestoreSaving.by(new PreRestoreCopy(plan, catalog.listeners()));
    } catch (ConfigurationException e) {
      return PreRestoreSaving.impossible(String.valueOf(e.getMessage()));
    }
  }

  private static RunPlan beside(
      CatalogParts catalog, Optional<StageRequest> key, BackupEntry entry) {
    return new RunPlan(
        catalog
            .pipeline()
            .orElseGet(() -> entry.state() == BackupState.FOREIGN ? "" : entry.pipeline()),
        Optional.empty(),
        BackupKind.PRE_RESTORE.id(),
        Optional.empty(),
        unused -> {
          throw new StageException("There is nothing to save yet.", false);
        },
        compressor(),
        Optional.of(encryptor(catalog, key)),
        catalog.storages(),
        BackupPipelineBuilder.DEFAULT_PART_SIZE,
        catalog.workDirectory(),
        true,
        catalog.acceptedDatabase(),
        catalog.clock(),
        catalog.environment());
  }

  private static ConfiguredStage<Encryptor> encryptor(
      CatalogParts catalog, Optional<StageRequest> key) {
    return Stream.of(Optional.<StageRequest>empty(), key)
        .flatMap(given -> catalog.plan(given, false).key().stream())
        .flatMap(stage -> stage.forEncryption().stream())
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigurationException(
                    List.of(
                        "There is no key to encrypt it for. Give the secret key (in the API"
                            + " decryptWith, on the command line --secret-key).")));
  }

  private static ConfiguredStage<Compressor> compressor() {
    Problems problems = new Problems();
    Optional<ConfiguredStage<Compressor>> stage =
        StageRegistry.resolve(
            StageKind.COMPRESSOR,
            new StageRequest.Untyped("compressor", COMPRESSOR, Map.of()),
            problems);
    Failures.throwIfAny(problems);
    return stage.orElseThrow();
  }
}
