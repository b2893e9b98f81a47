package com.neuropilot.backup.postgres;

import com.neuropilot.backup.postgres.DatabaseDetails.Globals;
import com.neuropilot.backup.spi.Dump;
import com.neuropilot.backup.spi.DumpInfo;
import com.neuropilot.backup.spi.SourceLock;
import com.neuropilot.backup.spi.tool.ToolCommand;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The dumping half of a source. */
final class PostgresDumps implements Closeable {
  private final PostgresAccess access;
  private final Optional<String> given;
  private final Set<Closeable> open = ConcurrentHashMap.newKeySet();

  PostgresDumps(PostgresAccess access) {
    this(access, Optional.empty());
  }

  /**
   * Creates it.
   *
   * @param given a snapshot that another session keeps; each dump takes its own when empty
   */
  PostgresDumps(PostgresAccess access, Optional<String> given) {
    this.access = access;
    this.given = given;
  }

  DumpInfo describe() throws IOException {
    try (Session session = access.open()) {
      return DatabaseFacts.read(session, access.config(), access.tools(session.version()));
    }
  }

  /** Returns what stands in the way of a dump; only a warning if it may not be selected at all. */
  List<String> check() throws IOException {
    try (Session session = access.open()) {
      List<String> problems = DumpPermissions.problems(session);
      if (!isSelection()) {
        return problems;
      }
      problems.forEach(access.context()::warn);
      return List.of();
    }
  }

  Optional<SourceLock> tryLock(String name) throws IOException {
    Optional<AdvisoryLock> lock = AdvisoryLock.tryTake(name, access.open());
    lock.ifPresent(open::add);
    return lock.map(taken -> taken);
  }

  Dump openDump() throws IOException {
    try (Session session = access.open()) {
      ClientTools tools = access.tools(session.version());
      Map<String, String> environment = access.environment(session.endpoint(), tools);
      DumpScanner scanner = scanner(ServerEncoding.charset(encoding(session)));
      Optional<ExportedSnapshot> snapshot = snapshot();
      snapshot.ifPresent(open::add);
      ToolCommand command =
          tools.command(ClientTools.PG_DUMP, arguments(snapshot)).withEnvironment(environment);
      MainStream stream = new MainStream(command, scanner, session.endpoint());
      open.add(stream);
      stream.start();
      List<String> warnings = new ArrayList<>();
      DatabaseDetails details =
          DetailsReader.read(session, globals(session, tools, environment, warnings));
      DumpInfo info = DatabaseFacts.read(session, access.config(), tools);
      RunningDump dump =
          new RunningDump(
              info, details, access.config().countRows(), snapshot, scanner, stream, warnings);
      open.add(dump);
      return dump;
    }
  }

  private static String encoding(Session session) throws IOException {
    return session.text("SHOW server_encoding").orElse("UTF8");
  }

  @Override
  public void close() throws IOException {
    for (Closeable each : open) {
      each.close();
    }
    open.clear();
  }

  private boolean isSelection() {
    Postgres config = access.config();
    return Stream.of(
            config.schemas(), config.tables(), config.excludeSchemas(), config.excludeTables())
        .anyMatch(patterns -> !patterns.isEmpty());
  }

  private Globals globals(
      Session session, ClientTools tools, Map<String, String> environment, List<String> warnings)
      throws IOException {
    return access.config().globals()
        ? GlobalsReader.read(session, tools, environment, warnings::add)
        : Globals.NONE;
  }

  private List<String> arguments(Optional<ExportedSnapshot> snapshot) {
    return DumpArguments.of(access.config(), snapshot.map(ExportedSnapshot::id).or(() -> given));
  }

  private Optional<ExportedSnapshot> snapshot() throws IOException {
    return access.config().countRows() == RowCounting.EXACT
        ? Optional.of(ExportedSnapshot.take(access.open()))
        : Optional.empty();
  }

  private DumpScanner scanner(Charset charset) {
    return switch (access.config().format()) {
      case CUSTOM -> new ArchiveScanner(charset);
      case PLAIN -> new ScriptScanner(charset);
    };
  }
}
