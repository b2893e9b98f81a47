package com.neuropilot.backup;

import com.neuropilot.backup.internal.manifest.BackupId;
import com.neuropilot.backup.internal.registry.StageRequest;
import com.neuropilot.backup.internal.upkeep.AdoptOutcome;
import com.neuropilot.backup.internal.upkeep.AdoptPlan;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StageConfig;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes a backup of a file that the older scripts, or another tool, made with {@code pg_dump},
 * {@code gzip} and {@code gpg}. For one thread.
 *
 * <ul>
 *   <li>The file stays where and as it is: a manifest that names it is put beside it, after it was
 *       read to its end: checksum, decryption, decompression, the end of the dump.
 *   <li>Afterwards it is a backup like any other: listed as whole, verified, restored, copied,
 *       encrypted anew, counted and in the end <em>deleted</em> by retention.
 *   <li>How many rows there should be is not known; so a restore cannot compare them.
 * </ul>
 */
public final class AdoptRequest {
  private final BackupCatalog catalog;
  private final String file;
  private @Nullable StageRequest key;
  private boolean allowUnsigned;
  private ZoneId zone = ZoneOffset.UTC;
  private String database = "";

  AdoptRequest(BackupCatalog catalog, String file) {
    this.catalog = catalog;
    this.file = file;
  }

  /** Opens the file with this, and trusts its signers; the catalog's key unless said. */
  public AdoptRequest decryptWith(StageConfig config) {
    key = new StageRequest.Typed("encryptor", config);
    return this;
  }

  /** Opens the file with the provider of this id. */
  public AdoptRequest decryptWith(String id, Map<String, String> options) {
    key = new StageRequest.Untyped("encryptor", id, options);
    return this;
  }

  /**
   * Takes the file although signers are trusted, who cannot have signed it, or although a key is
   * given and it is not encrypted.
   */
  public AdoptRequest allowUnsigned() {
    allowUnsigned = true;
    return this;
  }

  /** Takes the time in the file's name for local time of a zone; UTC unless said. */
  public AdoptRequest zone(ZoneId local) {
    zone = local;
    return this;
  }

  /** Says the name of the database, which the file may not tell; empty unless said. */
  public AdoptRequest ofDatabase(String name) {
    database = name;
    return this;
  }

  /**
   * Adopts the file at each storage of the catalog that has it.
   *
   * @return where it is a backup now, and what failed elsewhere
   * @throws NoSuchBackupException when there is no such file
   * @throws DamagedBackupException when it is damaged or cut short, or refused because nobody
   *     vouches for it
   * @throws ConfigurationException when the key cannot be used
   * @throws StageFailedException when the key does not open it, its name cannot be a backup's, or
   *     it was adopted before
   */
  public AdoptReport run() {
    CatalogParts parts = catalog.parts();
    AdoptPlan plan =
        new AdoptPlan(
            parts.plan(Optional.ofNullable(key), allowUnsigned).key(),
            allowUnsigned,
            zone,
            database);
    if (!ObjectKey.isValid(file)) {
      throw absent();
    }
    AdoptOutcome outcome =
        catalog.upkeep(parts.upkeep(pipeline()), session -> session.adopt(file, plan));
    if (outcome.done().isEmpty()) {
      throw absent();
    }
    return AdoptReport.of(outcome);
  }

  /** The name of the pipeline's lock; whether the file has a right name is found out later. */
  private String pipeline() {
    String begin = file.substring(0, Math.max(0, file.indexOf('_')));
    return BackupId.isPipelineName(begin) ? begin : "unnamed";
  }

  private NoSuchBackupException absent() {
    return new NoSuchBackupException(
        "There is no file " + file + ". 'list' shows what there is to adopt: what is foreign.");
  }
}
