package com.neuropilot.backup.openpgp;

import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Writes files, all or none of them, each whole and durable, and never over another. */
final class KeyFiles {
  private record NewFile(Path path, String text, boolean secret) {}

  private final List<NewFile> files = new ArrayList<>();

  KeyFiles add(Path path, String text, boolean secret) {
    files.add(new NewFile(path.toAbsolutePath(), text, secret));
    return this;
  }

  void write() throws IOException {
    List<Path> written = new ArrayList<>();
    try {
      for (NewFile file : files) {
        write(file);
        written.add(file.path);
      }
    } catch (IOException | RuntimeException e) {
      for (Path path : written) {
        Files.deleteIfExists(path);
      }
      throw e;
    }
  }

  private static void write(NewFile file) throws IOException {
    Path folder = file.path.getParent();
    Path name = file.path.getFileName();
    if (folder == null || name == null) {
      throw new StageException(file.path + " is not a file's path. Give another.", false);
    }
    Path temporary = Files.createTempFile(folder, "." + name, ".tmp", permissions(file, folder));
    try {
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = StandardCharsets.US_ASCII.encode(file.text);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      publish(temporary, file.path);
      syncFolder(folder);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Gives the file its name, which a rename would do over another one. */
  private static void publish(Path temporary, Path target) throws IOException {
    try {
      link(temporary, target);
    } catch (FileAlreadyExistsException e) {
      throw new StageException(
          "The file " + target + " exists already; a key is never overwritten. Give another name.",
          false,
          e);
    }
  }

  private static void link(Path temporary, Path target) throws IOException {
    try {
      Files.createLink(target, temporary);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException e) {
      // A file system without links.
      Files.move(temporary, target);
    }
  }

  private static FileAttribute<?>[] permissions(NewFile file, Path folder) throws IOException {
    if (!isPosix(folder)) {
      return new FileAttribute<?>[0];
    }
    Set<PosixFilePermission> permissions =
        PosixFilePermissions.fromString(file.secret ? "rw-------" : "rw-r--r--");
    return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)};
  }

  private static void syncFolder(Path folder) throws IOException {
    if (!isPosix(folder)) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static boolean isPosix(Path folder) {
    return Files.getFileAttributeView(folder, PosixFileAttributeView.class) != null;
  }
}
