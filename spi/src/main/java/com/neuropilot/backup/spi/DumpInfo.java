package com.neuropilot.backup.spi;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * What a dump is of.
 *
 * @param engine the kind of database: {@code "postgresql"}
 * @param serverVersion the server's version, e.g. {@code "15.18"}
 * @param database the database's name
 * @param format the dump's format: {@code "custom"}, {@code "plain"}
 * @param toolVersion the dumping tool's version, e.g. {@code "pg_dump 15.18"}
 * @param archiveVersion the version of the archive format, e.g. {@code "1.14"}; empty if it has
 *     none or is not known yet
 * @param fileExtension what the format adds to a file's name, with its dot: {@code ".dump"}
 * @param source tells this database from others
 * @param estimatedBytes about how long the dump will be, in bytes, if that can be told
 */
public record DumpInfo(
    String engine,
    String serverVersion,
    String database,
    String format,
    String toolVersion,
    String archiveVersion,
    String fileExtension,
    SourceFingerprint source,
    OptionalLong estimatedBytes) {
  /** Checks the parts. */
  public DumpInfo {
    Objects.requireNonNull(engine, "engine");
    Objects.requireNonNull(serverVersion, "serverVersion");
    Objects.requireNonNull(database, "database");
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(toolVersion, "toolVersion");
    Objects.requireNonNull(archiveVersion, "archiveVersion");
    Objects.requireNonNull(fileExtension, "fileExtension");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(estimatedBytes, "estimatedBytes");
  }
}
