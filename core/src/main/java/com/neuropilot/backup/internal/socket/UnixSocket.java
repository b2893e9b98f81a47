package com.neuropilot.backup.internal.socket;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;

/**
 * A socket over a Unix-domain channel: what the driver asks of a TCP socket and has no meaning here
 * is ignored.
 */
final class UnixSocket extends Socket {
  private final UnixDomainSocketAddress address;
  private final SocketChannel channel;
  private final ChannelInput input;
  private final ChannelOutput output;
  private volatile int timeoutMillis;

  UnixSocket(UnixDomainSocketAddress address) throws IOException {
    super();
    this.address = address;
    channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    input = new ChannelInput(channel, () -> timeoutMillis);
    output = new ChannelOutput(channel);
  }

  @Override
  public void connect(SocketAddress ignored) throws IOException {
    connect(ignored, 0);
  }

  @Override
  public void connect(SocketAddress ignored, int timeout) throws IOException {
    try {
      channel.connect(address);
    } catch (SocketException e) {
      close();
      throw new SocketException(
          "The socket " + address.getPath() + " cannot be connected to: " + e.getMessage());
    }
    channel.configureBlocking(false);
    input.open();
    output.open();
  }

  @Override
  public InputStream getInputStream() {
    return input;
  }

  @Override
  public OutputStream getOutputStream() {
    return output;
  }

  @Override
  public boolean isConnected() {
    return channel.isConnected();
  }

  @Override
  public boolean isClosed() {
    return !channel.isOpen();
  }

  @Override
  public synchronized void close() throws IOException {
    channel.close();
    input.release();
    output.release();
    super.close();
  }

  @Override
  public synchronized void setSoTimeout(int millis) {
    timeoutMillis = millis;
  }

  @Override
  public synchronized int getSoTimeout() {
    return timeoutMillis;
  }

  @Override
  public void setTcpNoDelay(boolean on) {}

  @Override
  public void setKeepAlive(boolean on) {}

  @Override
  public synchronized void setReceiveBufferSize(int size) {}

  @Override
  public synchronized int getReceiveBufferSize() {
    return ChannelInput.BUFFER;
  }

  @Override
  public synchronized void setSendBufferSize(int size) {}

  @Override
  public synchronized int getSendBufferSize() {
    return ChannelInput.BUFFER;
  }
}
