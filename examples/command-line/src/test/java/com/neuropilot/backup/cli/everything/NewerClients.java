package com.neuropilot.backup.cli.everything;

import com.neuropilot.backup.postgres.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Client tools of versions 17 and 18, wherever they are. */
final class NewerClients {
  private static final String INSTALL =
      """
      The client tools of PostgreSQL %1$s are missing. Get them:
        Debian    bash .ci/newer-clients
        Ubuntu    sudo apt-get install -y postgresql-client-%1$s  (with PostgreSQL's own repository)
        Alpine    sudo apk add postgresql%1$s-client
        Fedora    sudo dnf install -y postgresql%1$s  (with PostgreSQL's own repository)
        Homebrew  brew install postgresql@%1$s""";

  private NewerClients() {}

  static Path tools(int version) {
    Path unpacked = Path.of("../../.ci/target/newer-clients/" + version + "/bin");
    return Files.isExecutable(unpacked.resolve("pg_dump"))
        ? unpacked.toAbsolutePath().normalize()
        : PostgresServer.installedTools(version)
            .orElseThrow(() -> new AssertionError(INSTALL.formatted(version)));
  }
}
