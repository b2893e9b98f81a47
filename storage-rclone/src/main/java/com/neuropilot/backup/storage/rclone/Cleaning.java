package com.neuropilot.backup.storage.rclone;

import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StalledException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Removes what a put that failed may have left: the object itself, before rclone 1.63 always under
 * its own name, or rclone's {@code .partial} of it.
 */
final class Cleaning {
  private static final int ATTEMPTS = 6;
  private static final long PAUSE_MILLIS = 300;
  private static final int CLEAN_LOOKS = 2;

  /** rclone shortens a long name before it adds its own ending. */
  private static final int SHORTENED = 80;

  private static final Pattern ENDING = Pattern.compile(".*\\.[0-9a-z]{6,12}\\.partial");

  /** Somebody who interrupted a put waits for its end. */
  private static final Duration IN_A_HURRY = Duration.ofSeconds(8);

  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final Folder folder;
  private final ObjectKey key;
  private final Duration patience;

  Cleaning(Folder folder, ObjectKey key) {
    this.patience = Thread.currentThread().isInterrupted() ? IN_A_HURRY : PATIENCE;
    this.folder = folder.within(patience);
    this.key = key;
  }

  /**
   * Removes it. A server may show what came of a broken upload only a moment later, so that nothing
   * has to be seen twice.
   *
   * @return whether nothing is left
   */
  boolean run() {
    boolean interrupted = Thread.interrupted();
    try {
      int clean = 0;
      long end = System.nanoTime() + patience.toNanos();
      for (int attempt = 1; attempt <= ATTEMPTS && clean < CLEAN_LOOKS; attempt++) {
        if (System.nanoTime() > end) {
          return false;
        }
        clean = removeOnce() ? clean + 1 : 0;
        Thread.sleep(PAUSE_MILLIS);
      }
      return clean == CLEAN_LOOKS;
    } catch (StalledException e) {
      return false;
    } catch (InterruptedException e) {
      interrupted = true;
      return false;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Returns whether there was nothing. */
  private boolean removeOnce() throws StalledException, InterruptedException {
    try {
      List<ObjectKey> left = leftovers();
      for (ObjectKey each : left) {
        folder.delete(each);
      }
      return left.isEmpty();
    } catch (StalledException e) {
      throw e;
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      return false;
    }
  }

  private List<ObjectKey> leftovers() throws IOException {
    String start = key.name().substring(0, Math.min(key.name().length(), SHORTENED));
    List<ObjectKey> left = new ArrayList<>();
    for (RemoteFile file : folder.listFrom(start)) {
      if (file.isObject() && isOurs(file.name())) {
        left.add(ObjectKey.of(file.name()));
      }
    }
    return left;
  }

  private boolean isOurs(String name) {
    boolean partial = name.startsWith(key.name() + ".") || key.name().length() > SHORTENED;
    return name.equals(key.name()) || (partial && ENDING.matcher(name).matches());
  }
}
