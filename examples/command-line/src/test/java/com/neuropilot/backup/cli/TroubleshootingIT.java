package com.neuropilot.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.cli.Installation.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The errors that the older scripts' manual lists: each is one message and an exit status. */
class TroubleshootingIT {
  private static final String NOBODY = "65534";

  private static Inventory inventory;

  @TempDir Path folder;
  private final List<String> lines = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    inventory = Inventory.start();
  }

  @AfterAll
  static void stop() throws IOException {
    inventory.close();
  }

  @BeforeEach
  void prepare() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    lines.addAll(
        List.of(
            "name = shop",
            "source = postgresql",
            "source.host = localhost",
            "source.user = postgres",
            "storage.near = local",
            "storage.near.directory = " + folder.resolve("store"),
            "work-directory = " + folder.resolve("work")));
  }

  private Result backup(Installation installation, String... more) throws Exception {
    lines.addAll(List.of(more));
    if (lines.stream().noneMatch(line -> line.startsWith("source.database"))) {
      lines.add("source.database = " + Inventory.DATABASE);
    }
    Files.write(folder.resolve("backup.properties"), lines);
    return installation.run("backup", "-c", folder.resolve("backup.properties").toString());
  }

  private void assertOneMessage(Result result, int status, String... parts) throws IOException {
    assertThat(result.status()).as("%s", result).isEqualTo(status);
    assertThat(result.out()).isEmpty();
    assertThat(result.err().lines().filter(line -> line.startsWith("error: "))).hasSize(1);
    assertThat(result.err()).contains(parts).doesNotContain("\tat ", "Exception in");
  }

  @Test
  void gpgKeyNotFound() throws Exception {
    assertOneMessage(
        backup(
            new Installation(folder),
            "source.port = " + inventory.port(),
            "encryptor = openpgp",
            "encryptor.recipients = ops.asc"),
        ExitStatus.USAGE,
        "ops.asc does not exist");
  }

  @Test
  void rcloneRemoteNotConfigured() throws Exception {
    assertOneMessage(
        new Installation(folder).run("list", "--from", "rclone:onedrive:NeuroPilot/Backups"),
        ExitStatus.FAILED,
        "Cannot list onedrive:NeuroPilot/Backups: the remote is not configured",
        "Configure it with 'rclone config'");
  }

  @Test
  void connectionFailed() throws Exception {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    assertOneMessage(
        backup(new Installation(folder), "source.port = " + closed, "encryptor = none"),
        ExitStatus.FAILED,
        "Connecting to ",
        "Is the server running");
  }

  @Test
  void noSuchDatabase() throws Exception {
    assertOneMessage(
        backup(
            new Installation(folder),
            "source.port = " + inventory.port(),
            "encryptor = none",
            "source.database = inventroy"),
        ExitStatus.FAILED,
        "inventroy",
        "Correct the database's name");
  }

  @Test
  void permissionDenied() throws Exception {
    Path store = Files.createDirectory(folder.resolve("store"));
    Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("r-xr-xr-x"));
    Path work = Files.createDirectory(folder.resolve("work"));
    Path jar = Files.copy(Installation.jar(), folder.resolve("neuropilot-backup.jar"));
    List<String> asNobody = List.of();
    if ("root".equals(System.getProperty("user.name"))) {
      Files.setAttribute(work, "unix:uid", Integer.parseInt(NOBODY));
      asNobody =
          List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--");
    }

    assertOneMessage(
        backup(
            new Installation(folder, jar, asNobody),
            "source.port = " + inventory.port(),
            "encryptor = none"),
        ExitStatus.FAILED,
        store.toString(),
        "ermission");
  }

  @Test
  void toolMissing() throws Exception {
    Path empty = Files.createDirectory(folder.resolve("bin"));

    assertOneMessage(
        backup(
            new Installation(folder),
            "source.port = " + inventory.port(),
            "encryptor = none",
            "source.bin-directory = " + empty),
        ExitStatus.FAILED,
        "pg_dump",
        "apt-get install postgresql-client-15");
  }
}
