package com.neuropilot.backup.internal.socket;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.function.IntSupplier;

/** Reads a channel that does not block, and waits as long as the socket's timeout says. */
final class ChannelInput extends InputStream {
  static final int BUFFER = 64 * 1024;

  private final SocketChannel channel;
  private final IntSupplier timeoutMillis;
  private final Selector selector;

  ChannelInput(SocketChannel channel, IntSupplier timeoutMillis) throws IOException {
    super();
    this.channel = channel;
    this.timeoutMillis = timeoutMillis;
    this.selector = Selector.open();
  }

  void open() throws IOException {
    channel.register(selector, SelectionKey.OP_READ);
  }

  void release() throws IOException {
    selector.close();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    ByteBuffer target = ByteBuffer.wrap(bytes, offset, length);
    int count = channel.read(target);
    while (count == 0 && length > 0) {
      await();
      count = channel.read(target);
    }
    return count;
  }

  private void await() throws IOException {
    try {
      int ready = selector.select(timeoutMillis.getAsInt());
      selector.selectedKeys().clear();
      if (Thread.currentThread().isInterrupted()) {
        throw new SocketException("The thread was interrupted while it waited for the server.");
      }
      if (ready == 0 && timeoutMillis.getAsInt() > 0) {
        throw new SocketTimeoutException("The server did not answer in time.");
      }
    } catch (ClosedSelectorException e) {
      throw closed(e);
    }
  }

  private static SocketException closed(Exception cause) {
    SocketException exception = new SocketException("The socket is closed.");
    exception.initCause(cause);
    return exception;
  }
}
