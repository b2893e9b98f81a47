package com.neuropilot.backup.storage.rclone;

import com.neuropilot.backup.spi.tool.ToolCommand;
import com.neuropilot.backup.spi.tool.ToolProcess;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A running rclone, for the thread that started it. {@code close()} ends it. */
final class Running implements Closeable {
  private final ToolProcess process;
  private final Consumer<RcloneLog> onLog;
  private final AtomicLong received = new AtomicLong();
  private final Watchdog watchdog;
  private volatile boolean waiting;

  private Running(ToolProcess process, Duration limit, Consumer<RcloneLog> onLog) {
    this.process = process;
    this.onLog = onLog;
    this.watchdog = Watchdog.over(process, limit, this::progress);
  }

  /**
   * Starts a command.
   *
   * @param limit after what time without progress it is ended
   * @param onLog is shown what was logged last, while it runs and at its end, by any thread: what
   *     was logged at the beginning of a long transfer is gone in the end
   */
  static Running start(ToolCommand command, Duration limit, Consumer<RcloneLog> onLog)
      throws IOException {
    checkInterrupt();
    return new Running(command.start(), limit, onLog);
  }

  /** Waits for the end; what was printed is kept in memory. */
  Outcome await() throws IOException {
    try (InputStream stream = stdout()) {
      return finish(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** Waits for the end, when what was printed has been read. */
  Outcome finish(String output) throws IOException {
    waiting = true;
    int status = process.waitFor();
    checkInterrupt();
    return new Outcome(status, output, log(), watchdog.stalled());
  }

  /** Returns what is printed; its end is no success. */
  InputStream stdout() {
    InputStream stdout = process.stdout();
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        waiting = true;
        try {
          int count = stdout.read(buffer, offset, length);
          received.addAndGet(Math.max(0, count));
          return count;
        } catch (IOException e) {
          // The watchdog ended the process and closed its pipe: the exit status says why.
          checkInterrupt();
          return -1;
        } finally {
          waiting = false;
        }
      }
    };
  }

  @Override
  public void close() {
    watchdog.close();
    process.close();
  }

  static void checkInterrupt() throws InterruptedIOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("Working with rclone was interrupted.");
    }
  }

  /** While nobody waits for rclone, it is not rclone that makes no progress. */
  private long progress() {
    return waiting ? received.get() + log().bytes() : System.nanoTime();
  }

  private RcloneLog log() {
    RcloneLog log = RcloneLog.of(process.errorLines());
    onLog.accept(log);
    return log;
  }
}
