package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.tool.ToolCommand;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder for the data of a server of a drill, for its user alone (0700), removed with {@code
 * close()}; what killed drills have left is removed by the next.
 *
 * <p>PostgreSQL refuses to run as root, so root runs it as nobody, to whom the folder belongs then.
 */
final class ServerFolder implements Closeable {
  private static final String PREFIX = "neuropilot-drill-";
  private static final int ROOT = 0;
  private static final int NOBODY = 65_534;

  /** The longest path of a socket, in bytes, less the name that PostgreSQL gives it. */
  private static final int LONGEST_SOCKET = 103 - "/.s.PGSQL.5432".length();

  private static final int MOST_TRIES = 50;
  private static final long PAUSE_MILLIS = 100;

  private final Path path;
  private final Path socket;
  private final FileChannel lock;
  private final boolean asNobody;

  private ServerFolder(Path path, Path socket, FileChannel lock, boolean asNobody) {
    this.path = path;
    this.socket = socket;
    this.lock = lock;
    this.asNobody = asNobody;
  }

  /**
   * Makes a folder.
   *
   * @param work a directory of this run; the folder is there, or where nobody may enter it, above
   */
  static ServerFolder create(Path work) throws IOException {
    boolean asNobody = Files.getAttribute(work, "unix:uid").equals(ROOT);
    Path place = asNobody ? enterable(work.toRealPath()) : work.toRealPath();
    removeLeftovers(place);
    Path path = make(place);
    Path socket = fits(path) ? path : make(Path.of(System.getProperty("java.io.tmpdir", "/tmp")));
    FileChannel lock =
        FileChannel.open(
            path.resolve("lock"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    lock.lock();
    if (asNobody) {
      give(path);
      give(socket);
    }
    return new ServerFolder(path, socket, lock, asNobody);
  }

  Path data() {
    return path.resolve("data");
  }

  Path programs() {
    return path.resolve("programs");
  }

  Path socket() {
    return socket;
  }

  /** Makes a file that only the server's user can read. */
  Path secret(String name, char[] content) throws IOException {
    Path file = path.resolve(name);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(file, new String(content).getBytes(StandardCharsets.UTF_8));
    if (asNobody) {
      give(file);
    }
    return file;
  }

  /** Returns a command of one of the server's programs, as the server's user. */
  ToolCommand command(Path program, List<String> arguments) throws IOException {
    List<String> words = new ArrayList<>(asNobody ? asNobody() : List.of());
    words.add(program.toString());
    words.addAll(arguments);
    return ToolCommand.of(Path.of(words.get(0)), words.subList(1, words.size()));
  }

  @Override
  public void close() throws IOException {
    lock.close();
    remove(path);
    remove(socket);
  }

  private static List<String> asNobody() throws IOException {
    for (String folders : List.of("/usr/bin:/bin:/usr/sbin:/sbin")) {
      var setpriv = ToolCommand.find("setpriv", folders);
      if (setpriv.isPresent()) {
        return List.of(
            setpriv.get().toString(),
            "--reuid=" + NOBODY,
            "--regid=" + NOBODY,
            "--clear-groups",
            "--");
      }
    }
    throw new StageException(
        "PostgreSQL refuses to run as root, and there is no setpriv to run it as nobody. Install it"
            + " (package util-linux, on Alpine setpriv), or run the drill as another user.",
        false);
  }

  private static void give(Path file) throws IOException {
    Files.setAttribute(file, "unix:uid", NOBODY);
    Files.setAttribute(file, "unix:gid", NOBODY);
  }

  private static Path make(Path place) throws IOException {
    return Files.createTempDirectory(
        place,
        PREFIX,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  private static boolean fits(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_SOCKET;
  }

  /** Returns the nearest folder that everybody may enter, down from the root. */
  private static Path enterable(Path work) throws IOException {
    Path enterable = work.getRoot();
    for (Path name : work) {
      Path next = enterable.resolve(name);
      if (!Files.getPosixFilePermissions(next).contains(PosixFilePermission.OTHERS_EXECUTE)) {
        break;
      }
      enterable = next;
    }
    return enterable;
  }

  private static void removeLeftovers(Path place) throws IOException {
    List<Path> folders;
    try (Stream<Path> entries = Files.list(place)) {
      folders = entries.filter(each -> each.getFileName().toString().startsWith(PREFIX)).toList();
    }
    for (Path folder : folders) {
      if (isLeft(folder)) {
        remove(folder);
      }
    }
  }

  /** Whoever made the folder holds its lock as long as it lives. */
  private static boolean isLeft(Path folder) {
    Path file = folder.resolve("lock");
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock free = channel.tryLock()) {
      return free != null;
    } catch (IOException | OverlappingFileLockException e) {
      return false;
    }
  }

  /** A server that was killed may leave processes behind that still write for a moment. */
  private static void remove(Path folder) throws IOException {
    for (int tries = 1; ; tries++) {
      try {
        removeOnce(folder);
        return;
      } catch (IOException e) {
        if (tries == MOST_TRIES) {
          throw e;
        }
        pause();
      }
    }
  }

  private static void removeOnce(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.sorted(Comparator.reverseOrder()).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (Path file : files) {
      try {
        Files.deleteIfExists(file);
      } catch (NoSuchFileException e) {
        // A process that was ending removed it first.
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
