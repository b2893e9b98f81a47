package com.neuropilot.backup.storage.local;

import com.neuropilot.backup.spi.Checksum;
import com.neuropilot.backup.spi.ObjectExistsException;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Gives a finished file its name, without ever replacing one.
 *
 * <p>A hard link does that in one step (POSIX link(2)). Where there are none, a claim, made
 * exclusively, keeps others off while the file is renamed.
 */
final class Publisher {
  /** Makes a hard link. */
  interface Linker {
    void link(Path link, Path existing) throws IOException;
  }

  static final Linker HARD_LINKS = Files::createLink;

  private final Linker linker;

  Publisher(Linker linker) {
    this.linker = linker;
  }

  /**
   * Links an existing file to a key.
   *
   * @return false when that cannot be done here
   * @throws ObjectExistsException when there is an object of the key
   */
  boolean link(Folder folder, ObjectKey key, Path existing) throws IOException {
    try {
      linker.link(folder.file(key), existing);
      return true;
    } catch (FileAlreadyExistsException e) {
      throw new ObjectExistsException(key, folder.toString());
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** Gives an unfinished file, which is whole now, its name; its old name may stay behind. */
  void publish(Folder folder, ObjectKey key, UnfinishedFile file) throws IOException {
    if (!link(folder, key, file.path())) {
      claimAndRename(folder, key, file);
    }
  }

  private static void claimAndRename(Folder folder, ObjectKey key, UnfinishedFile file)
      throws IOException {
    Path target = folder.file(key);
    Path claim = folder.directory().resolve(Folder.RESERVED + "claim-" + digest(key));
    try {
      Files.createFile(claim, folder.access().newFile());
    } catch (FileAlreadyExistsException e) {
      throw new StageException(
          "Another process is storing "
              + key
              + " in "
              + folder
              + ", or died doing so. If none is, remove "
              + claim
              + ".",
          true,
          e);
    } catch (IOException e) {
      throw Failure.of("write", claim, e);
    }
    try {
      if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        throw new ObjectExistsException(key, folder.toString());
      }
      Files.move(file.path(), target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw Failure.of("write", target, e);
    } finally {
      Files.deleteIfExists(claim);
    }
  }

  private static String digest(ObjectKey key) {
    return Checksum.sha256(
            UnfinishedFile.sha256().digest(key.name().getBytes(StandardCharsets.UTF_8)))
        .hex()
        .substring(0, 32);
  }
}
