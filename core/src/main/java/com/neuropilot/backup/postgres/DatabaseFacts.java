package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.DumpInfo;
import com.neuropilot.backup.spi.SourceFingerprint;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.util.OptionalLong;

/** Describes the database that a session is connected to. */
final class DatabaseFacts {
  private static final String SIZE =
      "SELECT coalesce(pg_catalog.sum(pg_catalog.pg_table_size(c.oid)), 0)::bigint FROM pg_catalog.pg_class c"
          + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND c.relpersistence <> 't'"
          + " AND (n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' OR c.relname = 'pg_largeobject')";

  private DatabaseFacts() {}

  static DumpInfo read(Session session, Postgres config, ClientTools tools) throws IOException {
    return new DumpInfo(
        Postgres.PROVIDER_ID,
        session.version().text(),
        session.text("SELECT pg_catalog.current_database()").orElseThrow(),
        config.format().id(),
        ClientTools.PG_DUMP + " " + tools.version().text(),
        "",
        config.format().fileExtension(),
        fingerprint(session),
        size(session));
  }

  static DumpInfo withArchiveVersion(DumpInfo info, String archiveVersion) {
    return new DumpInfo(
        info.engine(),
        info.serverVersion(),
        info.database(),
        info.format(),
        info.toolVersion(),
        archiveVersion,
        info.fileExtension(),
        info.source(),
        info.estimatedBytes());
  }

  private static SourceFingerprint fingerprint(Session session) throws IOException {
    String oid =
        session
            .text(
                "SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()")
            .orElseThrow();
    boolean permitted =
        session.isTrue(
            "SELECT pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE')");
    String system =
        permitted
            ? session
                .text("SELECT system_identifier FROM pg_catalog.pg_control_system()")
                .orElse("")
            : "";
    return new SourceFingerprint(system, oid, session.endpoint().fingerprintHost());
  }

  /**
   * A table that is dropped meanwhile or cannot be looked at makes the estimate unknown, nothing
   * else.
   */
  private static OptionalLong size(Session session) throws IOException {
    try {
      return OptionalLong.of(session.list(SIZE, row -> row.getLong(1)).get(0));
    } catch (StageException e) {
      return OptionalLong.empty();
    }
  }
}
