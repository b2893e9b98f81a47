package com.neuropilot.backup.postgres;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The places where libpq looks for its files. */
final class LibpqFiles {
  private static final List<String> SYSTEM_DIRECTORIES =
      List.of(
          "/etc/postgresql-common",
          "/etc/sysconfig/pgsql",
          "/usr/local/etc/postgresql",
          "/opt/homebrew/etc/postgresql");
  private static final List<String> SOCKET_DIRECTORIES =
      List.of("/var/run/postgresql", "/run/postgresql", "/tmp");

  private final Map<String, String> environment;

  LibpqFiles(Map<String, String> environment) {
    this.environment = environment;
  }

  Path passFile() {
    return userFile(".pgpass", "pgpass.conf");
  }

  List<Path> serviceFiles() {
    List<Path> files = new ArrayList<>();
    files.add(
        Optional.ofNullable(environment.get("PGSERVICEFILE"))
            .map(Path::of)
            .orElseGet(() -> userFile(".pg_service.conf", ".pg_service.conf")));
    Optional.ofNullable(environment.get("PGSYSCONFDIR"))
        .map(List::of)
        .orElse(SYSTEM_DIRECTORIES)
        .forEach(directory -> files.add(Path.of(directory, "pg_service.conf")));
    return files;
  }

  Path rootCertificate() {
    Optional<String> appData = Optional.ofNullable(environment.get("APPDATA"));
    return appData
        .map(directory -> Path.of(directory, "postgresql", "root.crt"))
        .orElseGet(() -> home().resolve(".postgresql").resolve("root.crt"));
  }

  /**
   * Returns the directory of the server's socket on this machine, if there is one, else {@code
   * localhost}.
   */
  String defaultHost(String port) {
    return SOCKET_DIRECTORIES.stream()
        .filter(directory -> Files.exists(Path.of(directory, ".s.PGSQL." + port)))
        .findFirst()
        .orElse("localhost");
  }

  static boolean isDefaultSocketDirectory(String host) {
    return SOCKET_DIRECTORIES.contains(host);
  }

  private Path userFile(String unixName, String windowsName) {
    Optional<String> appData = Optional.ofNullable(environment.get("APPDATA"));
    return appData
        .map(directory -> Path.of(directory, "postgresql", windowsName))
        .orElseGet(() -> home().resolve(unixName));
  }

  private Path home() {
    return Path.of(
        Optional.ofNullable(environment.get("HOME"))
            .orElseGet(() -> System.getProperty("user.home", ".")));
  }
}
