package com.neuropilot.backup.cli.everything;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.cli.Installation.Result;
import com.neuropilot.backup.postgres.PostgresServer;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A person at a shell, with a key ring of gpg and a server to connect to. */
final class Shell {
  private static final String PROGRAMS =
      "pg_dump pg_restore psql createdb gpg zstd xz gzip sha256sum";
  private static final String INSTALL =
      "sudo apt-get install -y postgresql-client gnupg zstd xz-utils gzip coreutils";

  private final Path keyRing;
  private final PostgresServer server;

  private Shell(PostgresServer server) throws IOException {
    this.server = server;
    // Short: the path of the agent's socket may not exceed some 100 characters.
    this.keyRing =
        Files.createTempDirectory(
            Path.of("/tmp"),
            "gpg",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /** Starts; fails where a program is missing that the commands for restoring by hand use. */
  static Shell open(PostgresServer server) throws Exception {
    Shell shell = new Shell(server);
    Result found = shell.run(shell.keyRing, "command -v " + PROGRAMS + " | wc -l");
    assertThat(found.out().strip())
        .as("Of %s some are missing. Install them: %s", PROGRAMS, INSTALL)
        .isEqualTo(Integer.toString(PROGRAMS.split(" ").length));
    return shell;
  }

  /** Returns the directory of its key ring. */
  Path keyRing() {
    return keyRing;
  }

  /** Runs a script of bash. */
  Result run(Path folder, String script) throws Exception {
    Path output = Files.createTempDirectory(keyRing, "output");
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", script)
            .directory(folder.toFile())
            .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(output.resolve("out").toFile())
            .redirectError(output.resolve("err").toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().put("GNUPGHOME", keyRing.toString());
    builder.environment().put("PGHOST", server.host());
    builder.environment().put("PGPORT", Integer.toString(server.port()));
    builder.environment().put("PGUSER", PostgresServer.SUPERUSER);
    int status = builder.start().waitFor();
    return new Result(
        status, Files.readString(output.resolve("out")), Files.readString(output.resolve("err")));
  }

  /** Ends gpg's agent and removes the key ring. */
  void stop() throws Exception {
    run(keyRing, "gpgconf --kill all");
    new ProcessBuilder("rm", "-rf", keyRing.toString()).start().waitFor();
  }
}
