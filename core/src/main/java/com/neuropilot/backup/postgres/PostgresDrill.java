package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.DrillServer;
import com.neuropilot.backup.spi.DumpInfo;
import com.neuropilot.backup.spi.DumpSource;
import com.neuropilot.backup.spi.RestoreRequest;
import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.StageContext;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postgresql.Driver;

/** A PostgreSQL server on which a drill restores: one that is there, or one of its own. */
final class PostgresDrill implements DrillServer {
  private final PostgresAccess access;
  private final Optional<OwnServer> own;
  private final String description;
  private final Set<String> made = new LinkedHashSet<>();
  private final List<DumpSource> sources = new ArrayList<>();
  private Optional<RestoreControl> holder = Optional.empty();
  private boolean closed;

  private PostgresDrill(PostgresAccess access, Optional<OwnServer> own, String description) {
    this.access = access;
    this.own = own;
    this.description = description;
  }

  /** Takes a server that is there; warns when a dump would run as superuser on it. */
  static PostgresDrill use(Postgres config, StageContext context) throws IOException {
    PostgresAccess access = new PostgresAccess(config, context);
    try (RestoreControl control = RestoreControl.open(access.endpoint(), "")) {
      RestoreServer server = RestoreServer.look(control.session());
      if (server.superuser()) {
        context.warn(
            "The drill runs as the superuser "
                + Identifiers.quote(server.role())
                + " of that server: a dump is code, and may do anything there. Use a role of its own: CREATE ROLE drill LOGIN CREATEDB PASSWORD ...;");
      }
      DrillLeftovers.drop(control.session()).forEach(context::warn);
      String description =
          "PostgreSQL " + server.version().text() + " at " + access.endpoint().fingerprintHost();
      return new PostgresDrill(access, Optional.empty(), description);
    }
  }

  /** Starts a server of its own. */
  static PostgresDrill start(Postgres config, DumpInfo dump, StageContext context)
      throws IOException {
    StageContext quiet = new OwnServerContext(context);
    OwnServer server = OwnServer.start(config, dump, quiet);
    try {
      String password = OwnServer.newPassword();
      try (Session session = superuser(server, quiet)) {
        DrillRole.create(session, password);
      }
      Postgres role = server.describe("postgres", DrillRole.NAME, Secret.of(password));
      Postgres.Builder builder = new Postgres.Builder();
      builder.from(role);
      config.binDirectory().ifPresent(builder::binDirectory);
      return new PostgresDrill(
          new PostgresAccess(builder.build(), quiet),
          Optional.of(server),
          "PostgreSQL " + server.version() + ", started for this drill");
    } catch (IOException | RuntimeException | Error e) {
      server.close();
      throw e;
    }
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public DumpSource prepare(RestoreRequest request) throws IOException {
    String database = request.targetDatabase().orElseThrow();
    made.add(database);
    DumpSource source = new PostgresSource(own.isEmpty() ? there(database, request) : own(request));
    sources.add(source);
    return source;
  }

  private PostgresAccess there(String database, RestoreRequest request) throws IOException {
    hold(database);
    DrillTemplate template = DrillTemplate.of(database);
    template.copy(holder.orElseThrow().session(), database, request);
    return access.forDrill(template);
  }

  private PostgresAccess own(RestoreRequest request) throws IOException {
    try (Session session = superuser(own.orElseThrow(), access.context())) {
      DrillRole.prepare(session, request);
    }
    return access;
  }

  @Override
  public List<String> compare(RestoreRequest request) throws IOException {
    String database = request.targetDatabase().orElseThrow();
    try (Session session = Session.open(access.endpoint().withDatabase(database))) {
      if (own.isEmpty()) {
        DrillLeftovers.mark(session, database);
      }
      return request.details().isPresent()
          ? differences(session, DatabaseDetails.fromJson(request.details().get()))
          : List.of();
    }
  }

  @Override
  public Connection connect(String database) throws SQLException {
    try {
      Endpoint endpoint = access.endpoint().withDatabase(database);
      Connection connection =
          new Driver().connect(JdbcAddress.url(endpoint), JdbcAddress.properties(endpoint));
      if (connection == null) {
        throw new SQLException("The driver does not take the address of the drill's server.");
      }
      return connection;
    } catch (IOException e) {
      throw new SQLException(e.getMessage(), e);
    }
  }

  @Override
  public void check() throws IOException {
    try (Session session = Session.open(access.endpoint())) {
      session.text("SELECT 'alive'");
    }
  }

  @Override
  public void drop(String database) throws IOException {
    if (own.isEmpty()) {
      try (RestoreControl control = RestoreControl.open(access.endpoint(), database)) {
        control.drop(database);
      }
    }
    made.remove(database);
    letGo();
  }

  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    boolean interrupted = Thread.interrupted();
    List<String> failures = new ArrayList<>();
    for (DumpSource source : sources) {
      attempt(source::close, failures);
    }
    for (String database : List.copyOf(made)) {
      attempt(() -> drop(database), failures);
    }
    letGo();
    if (own.isPresent()) {
      attempt(own.get()::close, failures);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (!failures.isEmpty()) {
      throw new StageException(String.join(" ", failures), false);
    }
  }

  /** So that no other drill takes the database for one that a dead drill has left. */
  private void hold(String database) throws IOException {
    letGo();
    holder = Optional.of(RestoreControl.open(access.endpoint(), database));
    holder.get().lock(RestoreLock.restoring(database));
  }

  private void letGo() {
    holder.ifPresent(RestoreControl::close);
    holder = Optional.empty();
  }

  private interface Ending {
    void run() throws IOException;
  }

  private static void attempt(Ending ending, List<String> failures) {
    try {
      ending.run();
    } catch (IOException e) {
      failures.add(String.valueOf(e.getMessage()));
    }
  }

  private static Session superuser(OwnServer server, StageContext context) throws IOException {
    return Session.open(new PostgresAccess(server.superuser("postgres"), context).endpoint());
  }

  private static List<String> differences(Session session, DatabaseDetails details)
      throws IOException {
    List<String> differences = new ArrayList<>();
    Set<String> installed =
        new HashSet<>(
            session.list("SELECT extname FROM pg_catalog.pg_extension", row -> row.getString(1)));
    details.extensions().stream()
        .filter(extension -> !installed.contains(extension.name()))
        .forEach(
            extension -> differences.add("The extension " + extension.name() + " is missing."));
    String encoding = session.text("SELECT pg_catalog.getdatabaseencoding()").orElse("");
    if (!details.encoding().isEmpty() && !details.encoding().equals(encoding)) {
      differences.add(
          "The encoding is " + encoding + ", that of the source is " + details.encoding() + ".");
    }
    return differences;
  }
}
