package com.neuropilot.backup.spi;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Creates a {@link DumpSource}: the database that is backed up and restored.
 *
 * @param <C> the typed configuration
 */
public interface DumpSourceProvider<C extends StageConfig> extends StageProvider<C, DumpSource> {
  /**
   * Reads a stream of a dump to its end and makes sure that nothing is missing there, as far as
   * that shows without a database and its tools: a dump that another tool made may have been cut
   * short before it was compressed and encrypted.
   *
   * <p>Only reads the stream unless overridden.
   *
   * @param dump what is known of the dump; its format at least
   * @param plain the bytes; the caller closes it
   * @throws IntegrityException when a restore would find the stream cut short or refuse it
   */
  default void requireWhole(DumpInfo dump, InputStream plain) throws IOException {
    plain.transferTo(OutputStream.nullOutputStream());
  }

  /**
   * Takes a server that is there for drills.
   *
   * <p>Fails unless overridden.
   *
   * @param config how to reach it
   * @param context what the host lends
   * @return the server, which the caller closes
   */
  default DrillServer useServer(C config, StageContext context) throws IOException {
    throw new StageException("Sources of the kind '" + id() + "' cannot be drilled.", false);
  }

  /**
   * Starts a server of its own for drills, that nobody else can reach.
   *
   * <p>Fails unless overridden.
   *
   * @param config where programs are, if it says so; it is not connected to
   * @param dump what will be restored: the server is one that can take it
   * @param context what the host lends
   * @return the server, which the caller closes
   */
  default DrillServer startServer(C config, DumpInfo dump, StageContext context)
      throws IOException {
    throw new StageException(
        "Sources of the kind '" + id() + "' know no server of their own. Name one for drills.",
        false);
  }
}
