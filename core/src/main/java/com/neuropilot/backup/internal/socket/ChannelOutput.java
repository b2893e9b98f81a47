package com.neuropilot.backup.internal.socket;

import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** Writes to a channel that does not block, until everything is written. */
final class ChannelOutput extends OutputStream {
  private final SocketChannel channel;
  private final Selector selector;

  ChannelOutput(SocketChannel channel) throws IOException {
    super();
    this.channel = channel;
    this.selector = Selector.open();
  }

  void open() throws IOException {
    channel.register(selector, SelectionKey.OP_WRITE);
  }

  void release() throws IOException {
    selector.close();
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    ByteBuffer source = ByteBuffer.wrap(bytes, offset, length);
    while (source.hasRemaining()) {
      if (channel.write(source) == 0) {
        await();
      }
    }
  }

  private void await() throws IOException {
    try {
      selector.select();
      selector.selectedKeys().clear();
    } catch (ClosedSelectorException e) {
      SocketException closed = new SocketException("The socket is closed.");
      closed.initCause(e);
      throw closed;
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new SocketException("The thread was interrupted while it wrote to the server.");
    }
  }
}
