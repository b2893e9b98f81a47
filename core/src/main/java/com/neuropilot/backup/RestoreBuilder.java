package com.neuropilot.backup;

import com.neuropilot.backup.internal.catalog.CatalogSession;
import com.neuropilot.backup.internal.catalog.Copy;
import com.neuropilot.backup.internal.catalog.PreRestoreSaving;
import com.neuropilot.backup.internal.catalog.RestoreJob;
import com.neuropilot.backup.internal.catalog.RestoreOptions;
import com.neuropilot.backup.internal.registry.ConfiguredStage;
import com.neuropilot.backup.internal.registry.StageRequest;
import com.neuropilot.backup.spi.DumpSource;
import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.Ownership;
import com.neuropilot.backup.spi.RestoreMode;
import com.neuropilot.backup.spi.StageConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a restore needs; {@link #plan()} looks at everything and touches nothing. For one
 * thread.
 */
public final class RestoreBuilder {
  private final BackupCatalog catalog;
  private final BackupSelector selector;
  private @Nullable StageRequest key;
  private @Nullable StageRequest target;
  private @Nullable String targetDatabase;
  private @Nullable RestoreMode mode;
  private Ownership ownership = Ownership.AUTO;
  private boolean createMissingRoles;
  private boolean allowUnsigned;
  private List<String> tables = List.of();
  private List<String> schemas = List.of();
  private PreRestoreSettings saving = PreRestoreSettings.DEFAULT;

  RestoreBuilder(BackupCatalog catalog, BackupSelector selector) {
    this.catalog = catalog;
    this.selector = selector;
  }

  /** Decrypts with this, and trusts its signers; the catalog's own key unless said. */
  public RestoreBuilder decryptWith(StageConfig config) {
    key = new StageRequest.Typed("encryptor", config);
    return this;
  }

  /** Decrypts with the provider of this id. */
  public RestoreBuilder decryptWith(String id, Map<String, String> options) {
    key = new StageRequest.Untyped("encryptor", id, options);
    return this;
  }

  /** Restores into this database; the catalog's own unless said. */
  public RestoreBuilder into(StageConfig config) {
    target = new StageRequest.Typed("into", config);
    return this;
  }

  /** Restores into the database of this provider's id and options. */
  public RestoreBuilder into(String id, Map<String, String> options) {
    target = new StageRequest.Untyped("into", id, options);
    return this;
  }

  RestoreBuilder into(StageRequest request) {
    target = request;
    return this;
  }

  /** Restores into a database of this name on that server. */
  public RestoreBuilder intoDatabase(String name) {
    targetDatabase = name;
    return this;
  }

  /**
   * Restores in this mode. Unless said, {@link RestoreMode#NEW} when the database does not exist or
   * is empty; else {@link RestoreMode#SWAP} when the role may create databases and owns this one;
   * else {@link RestoreMode#IN_PLACE}.
   */
  public RestoreBuilder inMode(RestoreMode newMode) {
    mode = newMode;
    return this;
  }

  /** Treats owners and privileges so; {@link Ownership#AUTO} unless said. */
  public RestoreBuilder withOwnership(Ownership newOwnership) {
    ownership = newOwnership;
    return this;
  }

  /**
   * Creates roles that are missing, with their attributes, memberships and settings as far as the
   * restoring role may give them; what it may not is in the result's warnings. Without login and
   * password, on purpose.
   */
  public RestoreBuilder createMissingRoles() {
    createMissingRoles = true;
    return this;
  }

  /** Takes an unsigned or unencrypted backup although a key is given. */
  public RestoreBuilder allowUnsigned() {
    allowUnsigned = true;
    return this;
  }

  /** Restores only these tables. */
  public RestoreBuilder tables(List<String> names) {
    tables = List.copyOf(names);
    return this;
  }

  /** Restores only these schemas. */
  public RestoreBuilder schemas(List<String> names) {
    schemas = List.copyOf(names);
    return this;
  }

  /**
   * Saves what a restore with {@link RestoreMode#IN_PLACE} replaces with this pipeline's compressor
   * and encryptor, at all its storages. Unless said, with the catalog's own pipeline; if it has
   * none, at the catalog's storages, encrypted for the key that decrypts.
   *
   * <p>The copy is an ordinary backup of kind {@link BackupKind#PRE_RESTORE}. It bears the
   * pipeline's name if it is the pipeline's database that is replaced, and else one of its own.
   */
  public RestoreBuilder savingWith(BackupPipeline pipeline) {
    saving = new PreRestoreSettings(true, Optional.of(pipeline));
    return this;
  }

  /**
   * Saves nothing first: there is no way back from a restore with {@link RestoreMode#IN_PLACE}
   * then, once it is complete.
   */
  public RestoreBuilder withoutCopy() {
    saving = new PreRestoreSettings(false, Optional.empty());
    return this;
  }

  /**
   * Looks at everything that would make the restore fail: the backup's manifest, the key, the
   * server, the tools. Nothing is touched.
   *
   * @throws NoSuchBackupException when there is no such backup
   * @throws DamagedBackupException when the backup that was selected is damaged; another is never
   *     taken in its place
   * @throws ConfigurationException when there is no key, or it cannot be unlocked
   * @throws BackupLockedException when another restore of the database goes on
   * @throws StageFailedException when the storage, the key or the server fails
   */
  public RestorePlan plan() {
    return perform((entry, job) -> new RestorePlan(this, entry, job.preflight()));
  }

  /** What is done with an open job. */
  interface Action<T> {
    T run(BackupEntry entry, RestoreJob job) throws IOException;
  }

  /** Opens the job again for each step, so that a plan holds nothing open. */
  private <T> T perform(Action<T> action) {
    return perform(selector, Optional.ofNullable(mode), action);
  }

  /**
   * Does what was shown: with this backup, although a newer one may have come meanwhile, and in
   * this mode.
   */
  <T> T perform(BackupSelector chosen, Optional<RestoreMode> inMode, Action<T> action) {
    ConfiguredStage<DumpSource> into = catalog.parts().target(Optional.ofNullable(target));
    RestoreOptions options = options(inMode);
    return catalog.session(
        Optional.ofNullable(key),
        allowUnsigned,
        session -> perform(session, chosen, into, options, action));
  }

  private <T> T perform(
      CatalogSession session,
      BackupSelector chosen,
      ConfiguredStage<DumpSource> into,
      RestoreOptions options,
      Action<T> action)
      throws IOException {
    List<BackupEntry> entries = BackupEntry.of(session.copies());
    BackupEntry entry = catalog.select(session, entries, chosen);
    List<Copy> good = entry.good();
    if (good.isEmpty()) {
      String problem = entry.best().problem().orElse("");
      throw new IntegrityException(
          entry.id() + " cannot be restored: " + problem + newestOther(entries, entry));
    }
    PreRestoreSaving saved = saving.of(catalog.parts(), Optional.ofNullable(key), entry);
    try {
      return new CopyAttempts(session, good, saved::isBegun)
          .run(copy -> action.run(entry, RestoreJob.open(session, copy, into, options, saved)));
    } catch (IntegrityException e) {
      throw new IntegrityException(e.getMessage() + newestOther(entries, entry), e);
    }
  }

  private static String newestOther(List<BackupEntry> entries, BackupEntry damaged) {
    return entries.stream()
        .filter(entry -> entry.isCandidate() && entry.state() == BackupState.WHOLE)
        .filter(entry -> entry.pipeline().equals(damaged.pipeline()))
        .filter(entry -> !entry.id().equals(damaged.id()))
        .findFirst()
        .map(
            entry ->
                " The newest whole backup beside it is "
                    + entry.id()
                    + "; to restore that one, name it: restore "
                    + entry.id())
        .orElse(" There is no other whole backup.");
  }

  /** Returns what selects exactly the backup that a plan was made for. */
  BackupSelector selectorOf(BackupEntry entry) {
    return entry.state() == BackupState.FOREIGN ? selector : BackupSelector.id(entry.id());
  }

  /** Returns what tells the catalog's notifiers of a restore. */
  RestoreNews news(RestorePlan plan) {
    return new RestoreNews(catalog.parts(), plan);
  }

  /** Returns how old a backup is by the catalog's clock. */
  Duration age(BackupEntry entry) {
    return Duration.between(entry.started(), catalog.parts().clock().instant());
  }

  private RestoreOptions options(Optional<RestoreMode> inMode) {
    return new RestoreOptions(
        Optional.ofNullable(targetDatabase),
        inMode,
        ownership,
        createMissingRoles,
        tables,
        schemas);
  }
}
