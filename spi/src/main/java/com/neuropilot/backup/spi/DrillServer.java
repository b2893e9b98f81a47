package com.neuropilot.backup.spi;

import java.io.Closeable;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * A server on which a drill restores backups, to see whether they can be restored.
 *
 * <ul>
 *   <li>A dump is code: what it says runs with the rights of a plain role where the server is the
 *       drill's own, and of the configured role where it is not.
 *   <li>Failures of the server are {@link StageException}s whose message says what failed, why and
 *       what to do, without secrets or rows of the data.
 *   <li>{@code close()} drops every database that a drill made, ends a server of its own, removes
 *       its files, and may be called more than once.
 *   <li>For one thread, except {@link #connect(String)} and {@code close()}.
 * </ul>
 */
public interface DrillServer extends Closeable {
  /** Returns what it is, for people: {@code "PostgreSQL 15.19, started for this drill"}. */
  String description();

  /**
   * Makes the server ready for one restore: what the restoring role may not do itself (extensions,
   * roles) is done beforehand, as far as the server is the drill's own.
   *
   * @param request what will be restored, into a database that does not exist yet
   * @return where to restore; closed with the server
   */
  DumpSource prepare(RestoreRequest request) throws IOException;

  /**
   * Compares a restored database with what its backup recorded of the source, but for rows.
   *
   * @param request what was restored
   * @return each difference, for people; empty when there is none
   */
  List<String> compare(RestoreRequest request) throws IOException;

  /**
   * Connects to a restored database as the role that restored it. The caller closes the connection.
   */
  Connection connect(String database) throws SQLException;

  /** Fails when the server does not answer, so that it is to blame for what failed on it. */
  void check() throws IOException;

  /** Drops a database, if it is there, whoever is connected to it. */
  void drop(String database) throws IOException;
}
