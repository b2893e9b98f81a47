package com.neuropilot.backup.spi.tool;

import com.neuropilot.backup.spi.StageException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A running child process of a tool.
 *
 * <ul>
 *   <li>It ends with this JVM, also when the JVM is killed: at once for a tool without standard
 *       input, within two seconds for one that reads it.
 *   <li>Its error output is drained all the time; the last lines are kept for messages.
 *   <li>{@code close()} kills it with its descendants, waits until it is gone, and may be called
 *       more than once, by any thread.
 *   <li>Secrets go into the environment, never into the command: every user of the host can read a
 *       command line.
 * </ul>
 */
public final class ToolProcess implements Closeable {
  private static final long KILL_SECONDS = 10;

  private final ToolCommand command;
  private final Process process;
  private final Leash leash;
  private final ErrorOutput errors;

  ToolProcess(ToolCommand command, Process process, Leash leash, ErrorOutput errors) {
    this.command = command;
    this.process = process;
    this.leash = leash;
    this.errors = errors;
  }

  /** Returns what the tool prints. Its end says nothing of success: ask {@link #waitFor()}. */
  public InputStream stdout() {
    return process.getInputStream();
  }

  /**
   * Returns where to write what the tool reads.
   *
   * @throws IllegalStateException when the command was not started with standard input
   */
  public OutputStream stdin() {
    if (!command.readsInput()) {
      throw new IllegalStateException(command.name() + " was started without standard input.");
    }
    return process.getOutputStream();
  }

  /** Returns the process id of the tool itself. */
  public long pid() {
    return process.pid();
  }

  /** Returns whether the tool still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Waits for the end.
   *
   * @return the exit status
   * @throws InterruptedIOException when the thread is interrupted; the tool is dead then, and the
   *     interrupt flag set
   */
  public int waitFor() throws IOException {
    try {
      int status = process.waitFor();
      leash.release();
      errors.await();
      return status;
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw interrupted();
    }
  }

  /**
   * Waits for the end, and takes anything but exit status 0 for a failure.
   *
   * @throws StageException (not retryable) with the exit status and the last lines of the error
   *     output
   */
  public void requireSuccess() throws IOException {
    int status = waitFor();
    if (status != 0) {
      throw new StageException(failure(status), false);
    }
  }

  /** Returns a message about an exit status: the tool, how it ended, and what it said. */
  public String failure(int status) {
    String said = errors.text();
    String end =
        status > 128
            ? "was ended by signal " + (status - 128)
            : "failed with exit status " + status;
    return command.name() + " " + end + (said.isEmpty() ? " and said nothing." : ": " + said);
  }

  /** Returns the last lines of the error output so far, each without its line end. */
  public List<String> errorLines() {
    return errors.lines();
  }

  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    try {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      if (!process.waitFor(KILL_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException(
            command.name() + " (process " + pid() + ") does not end although it was killed.");
      }
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      leash.release();
      closeStreams();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void closeStreams() {
    try {
      errors.await();
      process.getInputStream().close();
      process.getErrorStream().close();
    } catch (IOException e) {
      // The process is gone: there is nothing left to lose in its pipes.
    }
  }

  private InterruptedIOException interrupted() {
    return new InterruptedIOException(
        command.name() + " was stopped because its thread was interrupted.");
  }
}
