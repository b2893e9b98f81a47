package com.neuropilot.backup.examples.fleet;

import com.neuropilot.backup.BackupCatalog;
import com.neuropilot.backup.BackupEntry;
import com.neuropilot.backup.openpgp.OpenPgpKeys;
import com.neuropilot.backup.postgres.PostgresServer;
import com.neuropilot.backup.storage.local.LocalStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the instances share.
 *
 * @param home the folder with the key, the storage, and the logs
 * @param server has the tenants' databases and the scheduler's
 * @param sourcePort where the dumps reach it
 */
record Installation(Path home, PostgresServer server, int sourcePort) {
  static Installation in(Path home, PostgresServer server, int sourcePort) throws IOException {
    Files.createDirectories(home);
    OpenPgpKeys.forUser("test <test@example.org>")
        .curve25519()
        .withoutPassphrase()
        .generate()
        .writeTo(
            home.resolve("public.key"), home.resolve("secret.key"), home.resolve("revocation.asc"));
    return new Installation(home, server, sourcePort);
  }

  /** Writes the file that all instances are started with. */
  Path configure(String schedulerDatabase, String tenants, String cron, int concurrency)
      throws IOException {
    return Files.write(
        home.resolve("fleet.properties"),
        List.of(
            "fleet.scheduler-url = jdbc:postgresql://%s:%d/%s?user=%s"
                .formatted(
                    server.host(), server.port(), schedulerDatabase, PostgresServer.SUPERUSER),
            "fleet.tenants = " + tenants,
            "fleet.concurrency = " + concurrency,
            "fleet.poll = PT0.1S",
            "fleet.heartbeat = PT0.5S",
            "source = postgresql",
            "source.host = localhost",
            "source.port = " + sourcePort,
            "source.user = " + PostgresServer.SUPERUSER,
            "encryptor = openpgp",
            "encryptor.recipients = " + home.resolve("public.key"),
            "storage.near = local",
            "storage.near.directory = " + folder(),
            "work-directory = " + home.resolve("work"),
            "schedule.tried.cron = " + cron));
  }

  Path folder() {
    return home.resolve("storage");
  }

  List<BackupEntry> backups() {
    try (BackupCatalog catalog = BackupCatalog.of(LocalStorage.in(folder()))) {
      return catalog.list();
    }
  }

  /** Returns the names of the files in the folder that end so, without that end. */
  List<String> stored(String end) throws IOException {
    if (!Files.exists(folder())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(end))
          .map(name -> name.substring(0, name.length() - end.length()))
          .toList();
    }
  }
}
