package com.neuropilot.backup.junit;

import com.neuropilot.backup.BackupCatalog;
import com.neuropilot.backup.BackupSelector;
import com.neuropilot.backup.DrillRequest;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Drills a backup in the tests of a host application: restores it once for a test class into a
 * database of its own, and gives that database to every test which asks for a {@link DataSource}.
 * Registered in a static field:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final DrillExtension BACKUP = DrillExtension.of(() -> pipeline.catalog());
 *
 * @Test
 * void ordersCameBack(DataSource restored) { ... }
 * }</pre>
 *
 * <p>The class fails, before its first test, when the backup cannot be restored, and after its last
 * one when schema or rows are not those that the backup recorded, or a configured check does not
 * hold. The database is dropped in every outcome. Nested classes share the database, and so do
 * tests that run at the same time; what one of them writes, the next one sees. Nothing is recorded
 * beside the backup: what {@code list} and {@code status} call proven, a scheduled drill proves.
 *
 * <p>Unchangeable; each method returns a new one.
 */
public final class DrillExtension
    implements BeforeAllCallback, AfterAllCallback, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(DrillExtension.class);

  private final Supplier<BackupCatalog> catalog;
  private final BackupSelector selector;
  private final UnaryOperator<DrillRequest> settings;

  private DrillExtension(
      Supplier<BackupCatalog> catalog,
      BackupSelector selector,
      UnaryOperator<DrillRequest> settings) {
    this.catalog = catalog;
    this.selector = selector;
    this.settings = settings;
  }

  /**
   * Drills the latest backup of a catalog on a server that is started for it.
   *
   * @param catalog opens the catalog when the test class begins; it is closed with the drill
   */
  public static DrillExtension of(Supplier<BackupCatalog> catalog) {
    return new DrillExtension(catalog, BackupSelector.latest(), UnaryOperator.identity());
  }

  /** Drills this backup instead. */
  public DrillExtension selecting(BackupSelector backup) {
    return new DrillExtension(catalog, backup, settings);
  }

  /**
   * Drills as this says, which may name a server, a key, and checks.
   *
   * @param more gets the request as it is so far
   */
  public DrillExtension drilling(UnaryOperator<DrillRequest> more) {
    return new DrillExtension(catalog, selector, request -> more.apply(settings.apply(request)));
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    ExtensionContext.Store store = context.getStore(NAMESPACE);
    // A nested class finds that of the class around it.
    if (store.get(this) == null) {
      store.put(this, RunningDrill.start(catalog, this::request));
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    RunningDrill own = context.getStore(NAMESPACE).remove(this, RunningDrill.class);
    if (own != null) {
      own.end();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == DataSource.class;
  }

  @Override
  public DataSource resolveParameter(ParameterContext parameter, ExtensionContext context) {
    RunningDrill drill = context.getStore(NAMESPACE).get(this, RunningDrill.class);
    if (drill == null) {
      throw new ParameterResolutionException(
          "No backup is restored here. Register DrillExtension in a static field of the test class.");
    }
    return drill.database();
  }

  private DrillRequest request(BackupCatalog opened) {
    return settings.apply(opened.drill(selector)).withoutRecord();
  }
}
