package com.neuropilot.backup.examples.ssh;

import com.neuropilot.backup.spi.Content;
import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.ObjectExistsException;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.StoredObject;
import com.neuropilot.backup.spi.tool.ToolProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Keeps objects as files of a directory on another host.
 *
 * <p>The end of its input means nothing to {@code cat}: a lost connection looks like the end of the
 * object. So the bytes go to a name that no listing shows, and get their own by {@code ln}, which
 * replaces nothing, only when their hash over there is the one that was promised.
 */
final class SshTarget implements StorageTarget {
  private static final String UNFINISHED = ".unfinished-";
  private static final int EXISTS = 17;
  private static final int DIFFERS = 18;
  private static final Pattern LISTED = Pattern.compile("(\\d+) (\\d+) \\./(.+)");

  private static final String PUT =
      """
      t=%s; n=./%s
      find . -name '.unfinished-*' -mtime +1 -delete
      trap 'rm -f "$t"' EXIT
      [ -e "$n" ] && exit 17
      cat > "$t" && sync "$t" || exit 1
      [ "$(sha256sum < "$t")" = '%s  -' ] || exit 18
      ln "$t" "$n" || { [ -e "$n" ] && exit 17; exit 1; }
      sync .
      """;

  private final RemoteShell shell;
  private final String location;
  private volatile boolean closed;

  SshTarget(RemoteShell shell, String location) {
    this.shell = shell;
    this.location = location;
  }

  @Override
  public StoredObject put(ObjectKey key, Content content) throws IOException {
    checkOpen();
    checkInterrupt();
    String line =
        PUT.formatted(
            UNFINISHED + UUID.randomUUID(), RemoteShell.word(key.name()), content.sha256().hex());
    try (ToolProcess process = shell.writing(line).withInput().start()) {
      send(content, process.stdin());
      switch (process.waitFor()) {
        case EXISTS -> throw new ObjectExistsException(key, location);
        case DIFFERS ->
            throw new IntegrityException(
                key
                    + " arrived at "
                    + location
                    + " otherwise than it was promised; it was not stored. Try again.");
        default -> RemoteShell.requireSuccess(process);
      }
    }
    StoredObject stored =
        find(key)
            .orElseThrow(() -> new StageException(key + " vanished from " + location + ".", true));
    return new StoredObject(key, stored.length(), stored.modified(), content.sha256().algorithm());
  }

  @Override
  public InputStream open(ObjectKey key) throws IOException {
    checkOpen();
    String file = "./" + RemoteShell.word(key.name());
    ToolProcess process =
        shell.reading("[ -f " + file + " ] || exit 0; echo && exec cat " + file).start();
    RemoteFile stream = new RemoteFile(process);
    // The line end says that the object is there.
    if (stream.read() < 0) {
      stream.close();
      throw new NoSuchFileException(key.name(), null, "not in " + location);
    }
    return stream;
  }

  @Override
  public Optional<StoredObject> find(ObjectKey key) throws IOException {
    return list(key.name()).stream().filter(object -> object.key().equals(key)).findFirst();
  }

  @Override
  public List<StoredObject> list(String prefix) throws IOException {
    checkOpen();
    String line =
        "find . -maxdepth 1 -type f ! -name '" + UNFINISHED + "*' -exec stat -c '%s %Y %n' {} +";
    try (InputStream in = new RemoteFile(shell.reading(line).start())) {
      Stream<Matcher> files =
          new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().map(LISTED::matcher);
      return files
          .filter(
              file ->
                  file.matches()
                      && file.group(3).startsWith(prefix)
                      && ObjectKey.isValid(file.group(3)))
          .map(
              file ->
                  StoredObject.listed(
                      ObjectKey.of(file.group(3)),
                      Long.parseLong(file.group(1)),
                      Instant.ofEpochSecond(Long.parseLong(file.group(2)))))
          .sorted((a, b) -> a.key().compareTo(b.key()))
          .toList();
    }
  }

  @Override
  public void delete(ObjectKey key) throws IOException {
    checkOpen();
    run("rm -f ./" + RemoteShell.word(key.name()) + " && sync .");
  }

  @Override
  public void check() throws IOException {
    checkOpen();
    String probe = UNFINISHED + UUID.randomUUID();
    try (ToolProcess process =
        shell
            .writing("echo probe > " + probe + " && sha256sum " + probe + " && rm " + probe)
            .start()) {
      RemoteShell.requireSuccess(process);
    }
  }

  @Override
  public String location() {
    return location;
  }

  @Override
  public void close() {
    closed = true;
  }

  private void run(String line) throws IOException {
    try (ToolProcess process = shell.reading(line).start()) {
      RemoteShell.requireSuccess(process);
    }
  }

  private static void send(Content content, OutputStream stdin) throws IOException {
    byte[] chunk = new byte[1 << 16];
    try (InputStream in = content.open()) {
      int count;
      do {
        count = in.read(chunk);
        checkInterrupt();
      } while (give(stdin, chunk, count));
    }
  }

  /** Returns false at the end, and when nobody reads any more: the exit status says why. */
  private static boolean give(OutputStream stdin, byte[] chunk, int count) {
    try {
      if (count < 0) {
        stdin.close();
      } else {
        stdin.write(chunk, 0, count);
      }
      return count >= 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static void checkInterrupt() throws InterruptedIOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("Interrupted.");
    }
  }

  private void checkOpen() throws StageException {
    if (closed) {
      throw new StageException("The storage " + location + " is closed.", false);
    }
  }
}
