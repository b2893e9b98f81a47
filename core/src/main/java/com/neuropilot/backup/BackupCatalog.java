package com.neuropilot.backup;

import com.neuropilot.backup.event.RunListener;
import com.neuropilot.backup.internal.catalog.CatalogSession;
import com.neuropilot.backup.internal.registry.ConfiguredStage;
import com.neuropilot.backup.internal.registry.Problems;
import com.neuropilot.backup.internal.registry.StageKind;
import com.neuropilot.backup.internal.registry.StageRegistry;
import com.neuropilot.backup.internal.registry.StageRequest;
import com.neuropilot.backup.internal.run.RunJournal;
import com.neuropilot.backup.internal.run.RunPlan.NamedStorage;
import com.neuropilot.backup.internal.upkeep.UpkeepPlan;
import com.neuropilot.backup.internal.upkeep.UpkeepSession;
import com.neuropilot.backup.spi.StageConfig;
import com.neuropilot.backup.spi.StorageTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Finds, verifies and restores backups: the read side, which needs a storage and a key and nothing
 * else.
 *
 * <pre>{@code
 * BackupCatalog backups = BackupCatalog.of(LocalStorage.in(Path.of("/var/backups/inventory")));
 * backups.list().forEach(System.out::println);
 * }</pre>
 *
 * <p>Immutable and safe for use by several threads. Every operation opens what it needs and closes
 * it again, so {@link #close()} has nothing to do today; it is there for try-with-resources.
 */
public final class BackupCatalog implements AutoCloseable {
  private final CatalogParts parts;

  BackupCatalog(CatalogParts parts) {
    this.parts = parts;
  }

  /**
   * Returns the catalog of one storage.
   *
   * @param storage the storage
   */
  public static BackupCatalog of(StageConfig storage) {
    return of(new StageRequest.Typed("storage", storage));
  }

  /**
   * Returns the catalog of the storage of a provider's id and options.
   *
   * @param storageId the provider's id, e.g. {@code "local"}
   * @param options its options
   */
  public static BackupCatalog of(String storageId, Map<String, String> options) {
    return of(new StageRequest.Untyped("storage", storageId, options));
  }

  /**
   * Returns the catalog of the storages of a configuration file; key and database of the file are
   * used by what needs them.
   *
   * @throws ConfigurationException with every problem of the storages
   */
  public static BackupCatalog fromProperties(Properties properties) {
    return PropertiesReader.catalog(properties);
  }

  /** Returns a catalog of this one's storages and another. */
  public BackupCatalog and(String label, StageConfig storage) {
    List<NamedStorage> storages = new ArrayList<>(parts.storages());
    storages.add(
        new NamedStorage(label, resolve(new StageRequest.Typed("storage." + label, storage))));
    return new BackupCatalog(parts.with(storages));
  }

  /**
   * Returns a catalog of only one of this one's storages.
   *
   * @param label the storage's label
   * @throws ConfigurationException when there is none of that label
   */
  public BackupCatalog only(String label) {
    List<NamedStorage> storages =
        parts.storages().stream().filter(storage -> storage.label().equals(label)).toList();
    if (storages.isEmpty()) {
      throw new ConfigurationException(
          List.of(
              "There is no storage '"
                  + label
                  + "'; there are: "
                  + String.join(
                      ", ", parts.storages().stream().map(NamedStorage::label).toList())));
    }
    return new BackupCatalog(parts.with(storages));
  }

  /** Returns a catalog that takes the time from this clock. */
  public BackupCatalog clock(InstantSource clock) {
    return new BackupCatalog(parts.at(clock));
  }

  /** Returns a catalog that keeps fetched ciphertext in this directory. */
  public BackupCatalog workDirectory(Path directory) {
    return new BackupCatalog(parts.in(directory));
  }

  /** Returns a catalog that takes environment variables from here instead of the process. */
  public BackupCatalog environment(Map<String, String> variables) {
    return new BackupCatalog(parts.withEnvironment(variables));
  }

  /** Returns a catalog that tells this listener what happens in restores. */
  public BackupCatalog listeningWith(RunListener listener) {
    return new BackupCatalog(parts.tellingAlso(listener));
  }

  /**
   * Lists what there is, newest first: whole and damaged backups, runs that have not ended, files
   * of other tools.
   *
   * @throws StageFailedException when no storage can be listed
   */
  public List<BackupEntry> list() {
    return session(
        Optional.empty(),
        false,
        session -> {
          List<BackupEntry> entries = new ArrayList<>();
          for (BackupEntry entry : BackupEntry.of(session.copies())) {
            entries.add(entry.withRecords(session));
          }
          return entries;
        });
  }

  /**
   * Returns one backup.
   *
   * @throws NoSuchBackupException when there is none
   */
  public BackupEntry find(BackupSelector selector) {
    return session(
        Optional.empty(), false, session -> select(session, selector).withRecords(session));
  }

  /** Begins a verification of one backup. */
  public VerificationRequest verify(BackupSelector selector) {
    return new VerificationRequest(this, Optional.of(selector));
  }

  /** Begins a verification of all backups; in a catalog of a pipeline, of all of that one's. */
  public VerificationRequest verifyAll() {
    return new VerificationRequest(this, Optional.empty());
  }

  /** Begins the deletion of what retention does not keep. */
  public PruneRequest prune() {
    return new PruneRequest(this);
  }

  /**
   * Begins to make a backup of a file of the older scripts, or of another tool.
   *
   * @param file the file's name in the storage: {@code neuropilot_20250120_020000.sql.gz.gpg}
   */
  public AdoptRequest adopt(String file) {
    return new AdoptRequest(this, file);
  }

  /** Begins to copy to each storage what it lacks and another one has. */
  public SyncRequest sync() {
    return new SyncRequest(this);
  }

  /** Begins to encrypt one backup for other recipients. */
  public RekeyRequest rekey(BackupSelector selector) {
    return new RekeyRequest(this, Optional.of(selector));
  }

  /** Begins to encrypt all backups for other recipients. */
  public RekeyRequest rekeyAll() {
    return new RekeyRequest(this, Optional.empty());
  }

  /**
   * Pins a backup at every storage that has it: it is never deleted by retention until it is
   * unpinned. Pinning again changes nothing.
   *
   * @throws NoSuchBackupException when there is no such backup; a file of another tool is none
   * @throws BackupLockedException when another process deletes there at the moment
   */
  public BackupEntry pin(BackupSelector selector) {
    return pins(selector, UpkeepSession::pin);
  }

  /**
   * Lets retention delete a backup again when its time has come.
   *
   * @throws NoSuchBackupException when there is no such backup
   * @throws BackupLockedException when another process deletes there at the moment
   */
  public BackupEntry unpin(BackupSelector selector) {
    return pins(selector, UpkeepSession::unpin);
  }

  /**
   * Tries whether a key opens a backup, at each storage that has it, without reading its data: its
   * small encrypted description is decrypted. For a check of the key in the safe, long before it is
   * needed.
   *
   * @param selector the backup
   * @param key what decrypts
   * @return what was found, one finding for each storage; a key that does not fit is a problem that
   *     names the fingerprints of those that do, and that no backup is there yet is a warning
   * @throws StageFailedException when no storage can be listed
   */
  public List<Finding> tryKey(BackupSelector selector, StageConfig key) {
    return new KeyTrial(this, selector).with(new StageRequest.Typed("encryptor", key));
  }

  /** Begins a restore of one backup. */
  public RestoreBuilder restore(BackupSelector selector) {
    return new RestoreBuilder(this, selector);
  }

  /** Begins a drill of one backup: a restore into a database of its own, dropped afterwards. */
  public DrillRequest drill(BackupSelector selector) {
    return new DrillRequest(this, selector);
  }

  @Override
  public void close() {}

  CatalogParts parts() {
    return parts;
  }

  BackupEntry select(CatalogSession session, BackupSelector selector) throws IOException {
    return select(session, BackupEntry.of(session.copies()), selector);
  }

  BackupEntry select(CatalogSession session, List<BackupEntry> entries, BackupSelector selector)
      throws IOException {
    Optional<BackupEntry> selected =
        first(session, selector.select(entries, parts.pipeline()), selector.isOfProven());
    if (selected.isEmpty() && selector.file().isPresent()) {
      selected = BackupEntry.of(session.foreign(selector.file().get())).stream().findFirst();
    }
    return selected.orElseThrow(
        () ->
            new NoSuchBackupException(
                "There is no such backup: "
                    + selector.within(parts.pipeline())
                    + ". 'list' shows what there is: "
                    + entries.size()
                    + (entries.size() == 1 ? " entry." : " entries.")));
  }

  /** Records are read of no more than are looked at: mostly the newest is proven. */
  private static Optional<BackupEntry> first(
      CatalogSession session, List<BackupEntry> entries, boolean proven) throws IOException {
    for (BackupEntry entry : entries) {
      if (!proven || entry.withRecords(session).isProven()) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }

  /** What is done with an open session. */
  interface Reading<T> {
    T read(CatalogSession session) throws IOException;
  }

  <T> T session(Optional<StageRequest> key, boolean allowUnsigned, Reading<T> reading) {
    try (CatalogSession session = CatalogSession.open(parts.plan(key, allowUnsigned))) {
      return reading.read(session);
    } catch (IOException e) {
      throw Failures.of(e);
    }
  }

  /** What is done with an open session that may change storages. */
  interface Upkeeping<T> {
    T run(UpkeepSession session) throws IOException;
  }

  <T> T upkeep(UpkeepPlan plan, Upkeeping<T> upkeeping) {
    RunJournal journal = new RunJournal(plan.pipeline(), plan.clock(), parts.listeners());
    try (UpkeepSession session = UpkeepSession.open(plan, journal)) {
      return upkeeping.run(session);
    } catch (IOException e) {
      throw Failures.of(e);
    }
  }

  private interface Pinning {
    void apply(UpkeepSession session, String backup) throws IOException;
  }

  private BackupEntry pins(BackupSelector selector, Pinning pinning) {
    BackupEntry entry = find(selector);
    if (!entry.isOurs()) {
      throw new NoSuchBackupException(
          entry.id() + " is no backup of this library; retention never deletes it.");
    }
    UpkeepPlan plan =
        parts
            .upkeep(entry.pipeline())
            .with(
                parts.storages().stream()
                    .filter(storage -> entry.storages().contains(storage.label()))
                    .toList());
    return upkeep(
        plan,
        session -> {
          pinning.apply(session, entry.id());
          return find(BackupSelector.id(entry.id()));
        });
  }

  private static BackupCatalog of(StageRequest request) {
    return new BackupCatalog(
        CatalogParts.of(List.of(new NamedStorage("storage", resolve(request)))));
  }

  private static ConfiguredStage<StorageTarget> resolve(StageRequest request) {
    Problems problems = new Problems();
    Optional<ConfiguredStage<StorageTarget>> stage =
        StageRegistry.resolve(StageKind.STORAGE, request, problems);
    Failures.throwIfAny(problems);
    return stage.orElseThrow();
  }
}
