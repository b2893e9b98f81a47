package com.neuropilot.backup.spi;

import java.io.Closeable;
import java.io.IOException;

/**
 * Tells people what happened.
 *
 * <ul>
 *   <li>Called by one thread at a time.
 *   <li>What goes wrong here never changes the outcome of the run; it becomes a warning.
 *   <li>The caller bounds the time: an interrupted thread makes {@code send} end soon.
 *   <li>{@code close()} may be called more than once.
 * </ul>
 */
public interface Notifier extends Closeable {
  /**
   * Sends a notification.
   *
   * @param notification what happened
   * @throws IOException when it was not delivered; the message says what to do
   */
  void send(Notification notification) throws IOException;

  @Override
  void close() throws IOException;
}
