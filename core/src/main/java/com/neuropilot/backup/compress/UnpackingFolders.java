package com.neuropilot.backup.compress;

import com.neuropilot.backup.spi.StageContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a native library may be unpacked, when the temporary directory will not do. */
final class UnpackingFolders {
  private UnpackingFolders() {}

  /**
   * Returns existing, writable folders: the work directory, the user's cache and home, then those
   * that many systems have.
   */
  static List<Path> of(StageContext context) {
    Map<String, String> environment = context.environment();
    Optional<Path> home =
        absolute(environment.getOrDefault("HOME", System.getProperty("user.home")));
    Stream<Path> ours =
        Stream.of(
                Optional.of(context.workDirectory()),
                Optional.ofNullable(environment.get("XDG_CACHE_HOME"))
                    .flatMap(UnpackingFolders::absolute),
                home.map(folder -> folder.resolve(".cache")),
                home)
            .flatMap(Optional::stream);
    Stream<Path> common = Stream.of("/var/tmp", "/dev/shm", "").map(Path::of);
    return Stream.concat(ours, common)
        .map(Path::toAbsolutePath)
        .distinct()
        .filter(folder -> Files.isDirectory(folder) && Files.isWritable(folder))
        .toList();
  }

  private static Optional<Path> absolute(String folder) {
    return Optional.of(folder)
        .filter(text -> !text.isBlank())
        .map(Path::of)
        .filter(Path::isAbsolute);
  }
}
