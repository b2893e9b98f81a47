package com.neuropilot.backup.cli;

import com.neuropilot.backup.openpgp.OpenPgpKeys;
import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.tck.InMemoryStorage;
import com.neuropilot.backup.spi.tck.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A configuration file with a database and two storages in memory, and keys. */
final class Workplace {
  static final String PASSPHRASE = "correct horse battery";

  final InMemoryStorage near = InMemoryStorage.fresh();
  final InMemoryStorage far = InMemoryStorage.fresh();
  final String database = "db-" + UUID.randomUUID();
  final Path folder;
  private final List<String> lines = new ArrayList<>();

  Workplace(Path folder) {
    this.folder = folder;
    lines.addAll(
        List.of(
            "name = shop",
            "source = fake",
            "source.database = " + database,
            "work-directory = " + folder.resolve("work"),
            "storage.near = memory",
            "storage.near.name = " + near.name(),
            "storage.far = memory",
            "storage.far.name = " + far.name()));
  }

  Workplace unencrypted() {
    lines.add("encryptor = none");
    return this;
  }

  Workplace encrypted() throws IOException {
    if (!Files.exists(secretKey())) {
      OpenPgpKeys.forUser("Backup <backup@example.org>")
          .protectedBy(Secret.of(PASSPHRASE))
          .clock(SettableClock.at("2025-01-01T00:00:00Z"))
          .generate()
          .writeTo(certificate(), secretKey(), folder.resolve("revocation.asc"));
    }
    lines.add("encryptor = openpgp");
    lines.add("encryptor.recipients = " + certificate());
    return this;
  }

  /** Adds a line, in the place of the one with the same key. */
  Workplace with(String line) {
    lines.removeIf(before -> key(before).equals(key(line)));
    lines.add(line);
    return this;
  }

  private static String key(String line) {
    return line.substring(0, line.indexOf(" ="));
  }

  Path certificate() {
    return folder.resolve("public.key");
  }

  Path secretKey() {
    return folder.resolve("private.key");
  }

  /** Writes a file with the passphrase. */
  Path passphrase() throws IOException {
    return Files.writeString(folder.resolve("passphrase"), PASSPHRASE + "\n");
  }

  /** Writes the configuration file. */
  String config() throws IOException {
    return Files.write(folder.resolve("backup.properties"), lines).toString();
  }
}
