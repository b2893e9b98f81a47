package com.neuropilot.backup.internal.run;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file of ciphertext in the work directory that goes to the disk while it grows, so that a
 * storage that takes it over with a hard link waits for its last bytes only. For one thread.
 */
final class SpoolFile extends OutputStream {
  /** Takes what was written to a file. */
  interface Disk {
    void sync(FileChannel channel) throws IOException;
  }

  static final long STRETCH_BYTES = 32L << 20;

  private final Disk disk;
  private final FileChannel channel;
  private long unsynced;
  private @Nullable Thread syncing;
  private volatile @Nullable IOException failure;

  SpoolFile(Path path) throws IOException {
    this(path, channel -> channel.force(false));
  }

  SpoolFile(Path path, Disk disk) throws IOException {
    this.disk = disk;
    channel = WorkDirectory.newChannel(path);
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    unsynced += length;
    if (unsynced >= STRETCH_BYTES && !isSyncing()) {
      throwFailure();
      unsynced = 0;
      sync();
    }
  }

  /**
   * Waits for what is on its way to the disk.
   *
   * @throws IOException also when an earlier stretch did not get there: the system tells it once
   */
  @Override
  public void close() throws IOException {
    await();
    channel.close();
    throwFailure();
  }

  private boolean isSyncing() {
    return syncing != null && syncing.isAlive();
  }

  private void sync() {
    Thread thread = new Thread(this::force, "neuropilot-spool");
    thread.setDaemon(true);
    thread.start();
    syncing = thread;
  }

  private void force() {
    try {
      disk.sync(channel);
    } catch (IOException e) {
      failure = e;
    }
  }

  /** Never by an interrupt: that would close the file under the thread that syncs it. */
  private void await() {
    Thread thread = syncing;
    boolean interrupted = false;
    while (thread != null && thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void throwFailure() throws IOException {
    IOException seen = failure;
    if (seen != null) {
      throw seen;
    }
  }
}
