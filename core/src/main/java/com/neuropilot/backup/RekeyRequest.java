package com.neuropilot.backup;

import com.neuropilot.backup.internal.registry.ConfiguredStage;
import com.neuropilot.backup.internal.registry.Problems;
import com.neuropilot.backup.internal.registry.StageKind;
import com.neuropilot.backup.internal.registry.StageRegistry;
import com.neuropilot.backup.internal.registry.StageRequest;
import com.neuropilot.backup.internal.upkeep.RekeyOutcome;
import com.neuropilot.backup.internal.upkeep.RekeyPlan;
import com.neuropilot.backup.spi.Encryptor;
import com.neuropilot.backup.spi.StageConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts backups that are there for other recipients, at each storage of the catalog that has
 * them. For one thread.
 *
 * <ul>
 *   <li>Nothing is decompressed, and no database is needed: what is decrypted is encrypted again as
 *       it passes, and only ciphertext touches a disk.
 *   <li>The new generation is put beside the old one, read back and compared, decrypted and
 *       unpacked if a key at hand opens it, and made the one that counts; then the old one goes.
 *   <li>Killed at any moment, it leaves a whole generation; the next one finishes it and removes
 *       what was left. Backups that are encrypted for exactly these recipients are passed over.
 *   <li>A backup that does not open or is damaged stays as it is and is reported.
 * </ul>
 */
public final class RekeyRequest {
  private final BackupCatalog catalog;
  private final Optional<BackupSelector> selector;
  private Optional<String> pipeline;
  private @Nullable StageRequest key;
  private @Nullable StageRequest recipients;
  private boolean allowUnsigned;
  private boolean again;

  RekeyRequest(BackupCatalog catalog, Optional<BackupSelector> selector) {
    this.catalog = catalog;
    this.selector = selector;
    this.pipeline = catalog.parts().pipeline();
  }

  /** Looks only at the backups of this pipeline; the catalog's own, or all, unless said. */
  public RekeyRequest of(String name) {
    pipeline = Optional.of(name);
    return this;
  }

  /**
   * Opens the backups with this, and trusts its signers; the catalog's key unless said. If it holds
   * a secret key of the new recipients too, what was made is decrypted before the old one goes.
   */
  public RekeyRequest decryptWith(StageConfig config) {
    key = new StageRequest.Typed("encryptor", config);
    return this;
  }

  /** Encrypts for these recipients, and signs if it can; the catalog's own unless said. */
  public RekeyRequest encryptFor(StageConfig config) {
    recipients = new StageRequest.Typed("encryptor", config);
    return this;
  }

  /** Encrypts with the provider of this id. */
  public RekeyRequest encryptFor(String id, Map<String, String> options) {
    recipients = new StageRequest.Untyped("encryptor", id, options);
    return this;
  }

  /** Takes unsigned backups although signers are trusted, and lets signed ones become unsigned. */
  public RekeyRequest allowUnsigned() {
    allowUnsigned = true;
    return this;
  }

  /**
   * Does those too that are encrypted for exactly these recipients: when a recipient has a new
   * subkey, or another key is to sign.
   */
  public RekeyRequest again() {
    again = true;
    return this;
  }

  /**
   * Encrypts anew.
   *
   * @return a report for each backup, newest first; what failed with one does not keep the others
   *     from being tried
   * @throws ConfigurationException when there is nobody to encrypt for, or a key cannot be used (an
   *     expired or revoked certificate, a wrong passphrase); nothing was touched then
   * @throws NoSuchBackupException when the backup that was named does not exist
   * @throws DamagedBackupException when the only one that was asked for is damaged
   * @throws BackupLockedException when another process deletes at the only place of the only one
   * @throws StageFailedException when the only one that was asked for failed otherwise, such as for
   *     a key that does not open it
   */
  public List<RekeyReport> run() {
    CatalogParts parts = catalog.parts();
    RekeyPlan plan =
        new RekeyPlan(
            parts.plan(Optional.ofNullable(key), allowUnsigned).key(),
            recipients(parts),
            allowUnsigned,
            again);
    List<RekeyOutcome> outcomes = new ArrayList<>();
    backups()
        .forEach(
            (name, backups) ->
                outcomes.addAll(
                    catalog.upkeep(parts.upkeep(name), session -> session.rekey(backups, plan))));
    throwIfOnlyOneFailed(outcomes);
    return outcomes.stream().map(RekeyReport::of).toList();
  }

  private ConfiguredStage<Encryptor> recipients(CatalogParts parts) {
    Problems problems = new Problems();
    StageRequest request =
        Optional.ofNullable(recipients)
            .or(parts::key)
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        List.of(
                            "Say whom to encrypt for: encryptFor(...) (on the command line"
                                + " --recipient FILE).")));
    Optional<ConfiguredStage<Encryptor>> stage =
        StageRegistry.resolve(StageKind.ENCRYPTOR, request, problems);
    Failures.throwIfAny(problems);
    return stage.orElseThrow();
  }

  /** Returns the names of the backups that are meant, by pipeline. */
  private Map<String, List<String>> backups() {
    Map<String, List<String>> backups = new LinkedHashMap<>();
    for (BackupEntry entry : entries()) {
      backups.computeIfAbsent(entry.pipeline(), unused -> new ArrayList<>()).add(entry.id());
    }
    return backups;
  }

  private List<BackupEntry> entries() {
    if (selector.isPresent()) {
      BackupEntry entry = catalog.find(selector.get());
      if (!entry.isOurs()) {
        throw new NoSuchBackupException(
            entry.id() + " is no backup of this library; it stays as it is.");
      }
      return List.of(entry);
    }
    return catalog.list().stream()
        .filter(BackupEntry::isOurs)
        .filter(entry -> pipeline.map(entry.pipeline()::equals).orElse(true))
        .toList();
  }

  private static void throwIfOnlyOneFailed(List<RekeyOutcome> outcomes) {
    if (outcomes.size() == 1
        && outcomes.get(0).done().isEmpty()
        && outcomes.get(0).unchanged().isEmpty()) {
      for (IOException failure : outcomes.get(0).failures().values()) {
        throw Failures.of(failure);
      }
    }
  }
}
