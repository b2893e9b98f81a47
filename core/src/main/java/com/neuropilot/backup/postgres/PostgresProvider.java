package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.DrillServer;
import com.neuropilot.backup.spi.DumpInfo;
import com.neuropilot.backup.spi.DumpSource;
import com.neuropilot.backup.spi.DumpSourceProvider;
import com.neuropilot.backup.spi.InvalidOptionsException;
import com.neuropilot.backup.spi.StageContext;
import com.neuropilot.backup.spi.StageOptions;
import java.io.IOException;
import java.io.InputStream;

/**
 * Provides PostgreSQL databases as sources: {@code source = postgresql}.
 *
 * <p>Options: {@code url host port database user password-env password-file sslmode sslrootcert
 * format schemas exclude-schemas tables exclude-tables exclude-table-data count-rows globals
 * lock-timeout keep-replaced pooled bin-directory}; what each means and defaults to is said at
 * {@link Postgres}.
 */
public final class PostgresProvider implements DumpSourceProvider<Postgres> {
  private static final int MAX_PORT = 65_535;

  /** Creates the provider; called by {@link java.util.ServiceLoader}. */
  public PostgresProvider() {}

  @Override
  public String id() {
    return Postgres.PROVIDER_ID;
  }

  @Override
  public Class<Postgres> configType() {
    return Postgres.class;
  }

  @Override
  public Postgres configure(StageOptions options) {
    Postgres.Builder builder = Postgres.fromEnvironment();
    connection(options, builder);
    selection(options, builder);
    behaviour(options, builder);
    try {
      return builder.build();
    } catch (InvalidOptionsException e) {
      // Each problem begins with its option's name.
      e.problems()
          .forEach(
              problem -> {
                int blank = problem.indexOf(' ');
                options.problem(problem.substring(0, blank), problem.substring(blank + 1));
              });
      throw new InvalidOptionsException(options.problems());
    }
  }

  @Override
  public DumpSource create(Postgres config, StageContext context) {
    return new PostgresSource(new PostgresAccess(config, context));
  }

  @Override
  public void requireWhole(DumpInfo dump, InputStream plain) throws IOException {
    DumpEnd.require(dump.format(), plain);
  }

  @Override
  public DrillServer useServer(Postgres config, StageContext context) throws IOException {
    return PostgresDrill.use(config, context);
  }

  @Override
  public DrillServer startServer(Postgres config, DumpInfo dump, StageContext context)
      throws IOException {
    return PostgresDrill.start(config, dump, context);
  }

  private static void connection(StageOptions options, Postgres.Builder builder) {
    options.text("url").ifPresent(builder::url);
    options.text("host").ifPresent(builder::host);
    options.integer("port", 1, MAX_PORT).ifPresent(builder::port);
    options.text("database").ifPresent(builder::database);
    options.text("user").ifPresent(builder::user);
    options.secret("password").ifPresent(builder::password);
    options.choice("sslmode", SslMode.class).ifPresent(builder::sslmode);
    options.text("sslrootcert").ifPresent(builder::sslrootcert);
    options.choice("pooled", PooledEndpoints.class).ifPresent(builder::pooled);
  }

  private static void selection(StageOptions options, Postgres.Builder builder) {
    builder
        .addAllSchemas(options.list("schemas"))
        .addAllExcludeSchemas(options.list("exclude-schemas"))
        .addAllTables(options.list("tables"))
        .addAllExcludeTables(options.list("exclude-tables"))
        .addAllExcludeTableData(options.list("exclude-table-data"));
  }

  private static void behaviour(StageOptions options, Postgres.Builder builder) {
    options.choice("format", DumpFormat.class).ifPresent(builder::format);
    options.choice("count-rows", RowCounting.class).ifPresent(builder::countRows);
    options.bool("globals").ifPresent(builder::globals);
    options.duration("lock-timeout").ifPresent(builder::lockTimeout);
    options.duration("keep-replaced").ifPresent(builder::keepReplaced);
    options.path("bin-directory").ifPresent(builder::binDirectory);
  }
}
