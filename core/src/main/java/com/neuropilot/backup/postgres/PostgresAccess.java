package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.StageContext;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Gives sessions and tools for one configured server. Nothing is connected to or looked for before
 * it is asked for.
 */
final class PostgresAccess {
  private final Postgres config;
  private final StageContext context;
  private final Optional<String> database;
  private final Optional<DrillTemplate> drillTemplate;
  private final Map<Integer, ClientTools> found = new ConcurrentHashMap<>();
  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  PostgresAccess(Postgres config, StageContext context) {
    this(config, context, Optional.empty(), Optional.empty());
  }

  private PostgresAccess(
      Postgres config,
      StageContext context,
      Optional<String> database,
      Optional<DrillTemplate> drillTemplate) {
    this.config = config;
    this.context = context;
    this.database = database;
    this.drillTemplate = drillTemplate;
  }

  /**
   * Returns access to all of a database of the same server, whatever part of the configured one is
   * dumped, in the format that everything can be taken out of again.
   */
  PostgresAccess whole(String name) {
    Postgres whole =
        new Postgres.Builder()
            .from(config)
            .format(DumpFormat.CUSTOM)
            .schemas(List.of())
            .excludeSchemas(List.of())
            .tables(List.of())
            .excludeTables(List.of())
            .excludeTableData(List.of())
            .countRows(RowCounting.STREAM)
            .build();
    return new PostgresAccess(whole, context, Optional.of(name), Optional.empty());
  }

  /** Returns the same access for a drill, whose database may be a copy of this one. */
  PostgresAccess forDrill(DrillTemplate template) {
    return new PostgresAccess(config, context, database, Optional.of(template));
  }

  /** Returns what a drill's database is a copy of, or can be; empty for a restore. */
  Optional<DrillTemplate> drillTemplate() {
    return drillTemplate;
  }

  Postgres config() {
    return config;
  }

  StageContext context() {
    return context;
  }

  /** Returns where to connect, resolved anew, so that a rotated password is seen. */
  Endpoint endpoint() throws IOException {
    Endpoint endpoint = EndpointResolver.resolve(config, context.environment(), this::warnOnce);
    return database.map(endpoint::withDatabase).orElse(endpoint);
  }

  /** Opens a session with the configured database, behind which no pooler stands. */
  Session open() throws IOException {
    Session session = Session.open(endpoint());
    try {
      PoolerProbe.check(session);
      session.lockTimeout(config.lockTimeout());
      return session;
    } catch (IOException e) {
      session.close();
      throw e;
    }
  }

  /** Finds client tools that can dump the server. */
  ClientTools tools(ServerVersion server) throws IOException {
    return tools(server.major(), "The server is version " + server.text());
  }

  /**
   * Finds client tools; looks once for each version.
   *
   * @param least the least major version
   * @param purpose for the message, as in {@link ClientTools#find}
   */
  ClientTools tools(int least, String purpose) throws IOException {
    ClientTools known = found.get(least);
    if (known != null) {
      return known;
    }
    ClientTools tools =
        ClientTools.find(config.binDirectory(), context.environment(), least, purpose);
    found.put(least, tools);
    return tools;
  }

  /** Returns the environment of tools, as they connect to an endpoint. */
  Map<String, String> environment(Endpoint endpoint, ClientTools tools) throws IOException {
    return ToolEnvironment.of(endpoint, tools.version().major());
  }

  private void warnOnce(String message) {
    if (warned.add(message)) {
      context.warn(message);
    }
  }
}
