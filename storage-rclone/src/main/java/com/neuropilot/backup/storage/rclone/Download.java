package com.neuropilot.backup.storage.rclone;

import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.StalledException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads an object of known length, going on where a broken connection left off. Its end is the end
 * only when rclone said so and the length is right.
 */
final class Download extends InputStream {
  private static final int ATTEMPTS_WITHOUT_A_BYTE = 4;

  /** Each takes as long as two time-outs. */
  private static final int STALLS_WITHOUT_A_BYTE = 2;

  private static final int ATTEMPTS = 100;
  private static final long PAUSE_MILLIS = 250;

  private final Folder folder;
  private final ObjectKey key;
  private final long length;
  private long position;
  private long positionOfAttempt;
  private int attempts;
  private int fruitless;
  private boolean ended;
  private boolean closed;
  private Optional<NameList> name = Optional.empty();
  private Optional<Running> running = Optional.empty();
  private Optional<InputStream> bytes = Optional.empty();

  Download(Folder folder, ObjectKey key, long length) {
    this.folder = folder;
    this.key = key;
    this.length = length;
    this.ended = length == 0;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int count) throws IOException {
    while (!ended) {
      if (closed) {
        throw new IOException("The stream of " + key + " is closed.");
      }
      int read = source().read(buffer, offset, count);
      if (read >= 0) {
        position += read;
        return read;
      }
      end();
    }
    return -1;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    stop();
    if (name.isPresent()) {
      name.get().close();
    }
  }

  private InputStream source() throws IOException {
    if (bytes.isEmpty()) {
      if (name.isEmpty()) {
        name = Optional.of(folder.names(List.of(key)));
      }
      List<String> command = new ArrayList<>(List.of("cat", folder.remote().text()));
      command.addAll(name.get().options());
      if (position > 0) {
        command.addAll(List.of("--offset", Long.toString(position)));
      }
      attempts++;
      positionOfAttempt = position;
      running = Optional.of(folder.tool().start(command));
      bytes = Optional.of(running.get().stdout());
    }
    return bytes.get();
  }

  /** What came is the object, or rclone is started once more for the rest. */
  private void end() throws IOException {
    Outcome outcome = running.orElseThrow().finish("");
    stop();
    if (outcome.succeeded() && position == length) {
      ended = true;
      return;
    }
    if (position > length) {
      throw new IntegrityException(
          key
              + " in "
              + folder.remote()
              + " is longer than "
              + length
              + " bytes, as it was listed, or rclone printed it more than once. Read it again.");
    }
    StageException failure = folder.failed("read " + key + " from", outcome);
    if (position == length) {
      throw failure;
    }
    fruitless = position > positionOfAttempt ? 0 : fruitless + 1;
    if (isOver(failure)) {
      if (failure instanceof StalledException) {
        throw failure;
      }
      try {
        requirePresence();
      } catch (StageException e) {
        // Whether it is there cannot be told either: what was to be read says more.
        failure.addSuppressed(e);
      }
      throw failure;
    }
    Pause.millis(PAUSE_MILLIS << fruitless);
  }

  private boolean isOver(StageException failure) {
    int most =
        failure instanceof StalledException ? STALLS_WITHOUT_A_BYTE : ATTEMPTS_WITHOUT_A_BYTE;
    return !failure.retryable() || fruitless >= most || attempts >= ATTEMPTS;
  }

  private void requirePresence() throws IOException {
    Optional<RemoteFile> file = folder.find(key, Optional.empty());
    if (file.isEmpty()) {
      throw new NoSuchFileException(key.name(), null, "not in " + folder.remote());
    }
    if (file.get().length() != length) {
      throw new IntegrityException(
          key
              + " in "
              + folder.remote()
              + " was "
              + length
              + " bytes long and is "
              + file.get().length()
              + " now. List the storage again.");
    }
  }

  private void stop() {
    running.ifPresent(Running::close);
    running = Optional.empty();
    bytes = Optional.empty();
  }
}
