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
}
