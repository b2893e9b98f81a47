package com.neuropilot.backup.spi;

import java.util.Objects;

/**
 * Tells one database from another, so that a staging system with production's configuration is
 * noticed.
 *
 * @param system what identifies the server's data, e.g. PostgreSQL's system identifier; empty when
 *     it may not be read
 * @param database what identifies the database in it, e.g. its OID
 * @param host the host as configured, in lower case; {@code "localhost"} for a socket
 */
public record SourceFingerprint(String system, String database, String host) {
  /** Checks the parts. */
  public SourceFingerprint {
    Objects.requireNonNull(system, "system");
    Objects.requireNonNull(database, "database");
    Objects.requireNonNull(host, "host");
  }

  /**
   * Returns whether both are of the same database: by the system identifier where both know it, by
   * the host else.
   *
   * @param other the other
   */
  public boolean sameDatabase(SourceFingerprint other) {
    return sameServer(other) && database.equals(other.database);
  }

  /**
   * Returns whether both are of the same server's data: by the system identifier where both know
   * it, by the host else.
   *
   * @param other the other
   */
  public boolean sameServer(SourceFingerprint other) {
    return (system.isEmpty() || other.system.isEmpty())
        ? host.equals(other.host)
        : system.equals(other.system);
  }
}
