package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.StageContext;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Gives sessions and tools for one configured server. Nothing is connected to or looked for before
 * it is asked for.
 */
final class PostgresAccess {
  private final Postgres config;
  private final StageContext context;
  private final Map<Integer, ClientTools> found = new ConcurrentHashMap<>();
  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  PostgresAccess(Postgres config, StageContext context) {
    this.config = config;
    this.context = context;
  }

  Postgres config() {
    return config;
  }

  StageContext context() {
    return context;
  }

  /** Returns where to connect, resolved anew, so that a rotated password is seen. */
  Endpoint endpoint() throws IOException {
    return EndpointResolver.resolve(config, context.environment(), this::warnOnce);
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
