package com.neuropilot.backup.internal.run;

import com.neuropilot.backup.spi.StageException;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A directory for the ciphertext of one run: mode 0700, files 0600, removed with {@link #close()}.
 *
 * <p>The run holds a lock on a file beside it. A directory whose lock is free was left by a run
 * that was killed; the next one removes it.
 */
public final class WorkDirectory implements Closeable {
  private static final int MOST_TRIES = 100;
  private static final String PREFIX = "run-";
  private static final String LOCK_SUFFIX = ".lock";

  private final Path path;
  private final RunLock lock;

  private WorkDirectory(Path path, RunLock lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Returns where work directories are made unless the user says: a directory of this user's in the
   * system's place for temporary files that may be large.
   */
  public static Path defaultBase() {
    Path varTmp = Path.of("/var/tmp");
    Path parent = Files.isWritable(varTmp) ? varTmp : Path.of(System.getProperty("java.io.tmpdir"));
    return parent.resolve("neuropilot-backup-" + System.getProperty("user.name"));
  }

  /**
   * Makes a new work directory, and removes those that killed runs left in the same place.
   *
   * @param base where; made when it is not there
   */
  public static WorkDirectory create(Path base) throws IOException {
    try {
      Files.createDirectories(base, OwnerOnly.directory());
      Path real = base.toRealPath();
      removeLeftovers(real);
      return make(real);
    } catch (IOException e) {
      throw new StageException(
          "The work directory "
              + base
              + " cannot be used ("
              + reason(e)
              + "). Make it writable, or choose another with 'work-directory'.",
          false,
          e);
    }
  }

  private static String reason(IOException failure) {
    String file = failure instanceof FileSystemException known ? known.getFile() + ": " : "";
    if (failure instanceof AccessDeniedException) {
      return file + "permission denied for the user " + System.getProperty("user.name");
    }
    if (failure instanceof FileAlreadyExistsException) {
      return file + "it is not a directory";
    }
    return failure instanceof FileSystemException known && known.getReason() != null
        ? file + known.getReason()
        : String.valueOf(failure.getMessage());
  }

  private static WorkDirectory make(Path base) throws IOException {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      String name = PREFIX + UUID.randomUUID();
      Optional<RunLock> lock = RunLock.create(base.resolve(name + LOCK_SUFFIX));
      if (lock.isPresent()) {
        return make(base, name, lock.get());
      }
    }
    throw new IOException("other runs take every lock file made there");
  }

  private static WorkDirectory make(Path base, String name, RunLock lock) throws IOException {
    try {
      requireOwn(base, lock);
      return new WorkDirectory(
          Files.createDirectory(base.resolve(name), OwnerOnly.directory()), lock);
    } catch (IOException e) {
      lock.close();
      throw e;
    }
  }

  /** Returns the directory. */
  public Path path() {
    return path;
  }

  /** Makes a file that only this user can read. */
  public static OutputStream newFile(Path file) throws IOException {
    return Channels.newOutputStream(newChannel(file));
  }

  static FileChannel newChannel(Path file) throws IOException {
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    return FileChannel.open(file, options, OwnerOnly.file());
  }

  /** Returns the failure of a file in a work directory, with what to do. */
  public static StageException full(Path file, IOException cause) {
    return new StageException(
        "The work directory "
            + file.getParent()
            + " cannot take another part ("
            + cause.getMessage()
            + "). Free some space there, choose another directory with 'work-directory', or lower"
            + " 'part-size': a few parts have to fit.",
        false,
        cause);
  }

  @Override
  public void close() throws IOException {
    try {
      remove(path);
    } finally {
      lock.close();
    }
  }

  /** Somebody else's directory, in a place that all may write to, could be a trap. */
  private static void requireOwn(Path base, RunLock lock) throws IOException {
    if (!Files.getOwner(base).equals(Files.getOwner(lock.file()))) {
      throw new IOException("it belongs to " + Files.getOwner(base).getName());
    }
  }

  private static void removeLeftovers(Path base) throws IOException {
    List<Path> locks;
    try (Stream<Path> entries = Files.list(base)) {
      locks = entries.filter(entry -> isLock(entry.getFileName().toString())).toList();
    }
    for (Path file : locks) {
      Optional<RunLock> dead = RunLock.takeOver(file);
      if (dead.isPresent()) {
        try (RunLock held = dead.get()) {
          String name = held.file().getFileName().toString();
          remove(base.resolve(name.substring(0, name.length() - LOCK_SUFFIX.length())));
        }
      }
    }
  }

  private static boolean isLock(String name) {
    return name.startsWith(PREFIX) && name.endsWith(LOCK_SUFFIX);
  }

  private static void remove(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path entry : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(entry);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
