package com.neuropilot.backup.spi;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * A restore that is being made and has not taken its place yet.
 *
 * <ul>
 *   <li>Only {@link #commit()} takes effect. {@code close()} without it rolls everything back: what
 *       was in use is in use and unchanged, what was made is gone.
 *   <li>Where {@link #replaced()} says that something is going to be replaced, a caller that wants
 *       a way back stores a dump of that first, says so with {@link #saved}, and only then asks for
 *       the first body.
 *   <li>{@code close()} may be called more than once, and does nothing after {@code commit()}.
 *   <li>For one thread, except that each body may be written by a thread of its own.
 * </ul>
 */
public interface PendingRestore extends Closeable {
  /**
   * Returns what this restore is going to replace and keeps no other way, in exactly the state that
   * it has when it is replaced: those who write to it wait already.
   *
   * <p>Nothing unless overridden: in most modes what is replaced stays as it is.
   *
   * @return a source that can be described, locked and dumped, as often as wanted until the first
   *     body is asked for; the caller closes it
   */
  default Optional<DumpSource> replaced() throws IOException {
    return Optional.empty();
  }

  /**
   * Says that a dump of {@link #replaced()} is a whole backup now. It is remembered where a later
   * rollback finds it.
   *
   * @param backup the backup's name
   */
  default void saved(String backup) throws IOException {}

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
