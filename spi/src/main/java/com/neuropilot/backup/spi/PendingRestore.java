package com.neuropilot.backup.spi;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A restore that is being made and has not taken its place yet.
 *
 * <ul>
 *   <li>Only {@link #commit()} takes effect. {@code close()} without it rolls everything back: what
 *       was in use is in use and unchanged, what was made is gone.
 *   <li>{@code close()} may be called more than once, and does nothing after {@code commit()}.
 *   <li>For one thread, except that each body may be written by a thread of its own.
 * </ul>
 */
public interface PendingRestore extends Closeable {
  /**
   * Returns where to write the plain bytes of a stream. Closing it ends nothing: whether the bytes
   * were all there is only said by {@link #commit()}.
   *
   * @param stream one of {@link RestoreRequest#streams()}; each once
   */
  OutputStream body(String stream) throws IOException;

  /**
   * Ends the restore: all bodies were written in full. Waits for the database, checks what came out
   * of it (rows per table, invalid indexes and constraints), then puts it in its place.
   *
   * @return what was done
   * @throws StageException when the restored data is not complete; everything is rolled back then
   */
  RestoreReport commit() throws IOException;
}
