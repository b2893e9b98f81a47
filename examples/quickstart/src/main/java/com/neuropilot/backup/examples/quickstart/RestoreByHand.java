package com.neuropilot.backup.examples.quickstart;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Restores as one would on a night without this library: with the stored files and the private key
 * in a folder, and the commands that {@code RESTORE.txt}, one of those files, tells.
 */
final class RestoreByHand {
  private static final String MANIFEST = ".manifest.json";
  private static final Pattern COMMAND =
      Pattern.compile(
          " {5,}(NAME=.*|FILES=.*|sha256sum .*|gpg --import .*|createdb .*"
              + "|cat \\$FILES \\| gpg --decrypt \\| zstd -d \\| pg_restore .*)");
  private static final int COMMANDS = 6;

  private final Workplace workplace;
  private final DemoServer server;

  RestoreByHand(Workplace workplace, DemoServer server) {
    this.workplace = workplace;
    this.server = server;
  }

  /** Returns the programs that are needed and not there. */
  static List<String> missing() {
    return Programs.missing("bash", "sha256sum", "gpg", "zstd", "createdb", "pg_restore");
  }

  /** Returns the commands, in order; the key and the files are where they are typed. */
  List<String> prepare(String database) throws IOException {
    Path folder = Files.createDirectory(workplace.byHand());
    String backup = "";
    try (DirectoryStream<Path> stored = Files.newDirectoryStream(workplace.storage())) {
      for (Path file : stored) {
        String name = file.getFileName().toString();
        Files.copy(file, folder.resolve(name));
        backup = name.endsWith(MANIFEST) ? name.replace(MANIFEST, "") : backup;
      }
    }
    Path key = workplace.privateKey();
    Files.copy(key, folder.resolve(key.getFileName()));
    return commands(Files.readString(folder.resolve("RESTORE.txt")), backup, database);
  }

  /**
   * Runs the commands, one after the other, up to the first that fails.
   *
   * @return what they printed
   */
  String run(List<String> commands) throws IOException {
    List<String> script = new ArrayList<>();
    script.add("set -euo pipefail");
    script.add("cd '" + workplace.byHand() + "'");
    script.addAll(keyring());
    script.addAll(commands);
    Path file = Files.write(workplace.run().resolve("restore-by-hand.sh"), script);
    return Programs.run(
        Programs.find("bash").orElseThrow(), List.of(file.toString()), server.environment());
  }

  static List<String> commands(String instructions, String backup, String database)
      throws IOException {
    List<String> commands =
        instructions
            .lines()
            .map(COMMAND::matcher)
            .filter(matcher -> matcher.matches())
            .map(matcher -> matcher.group(1).replace("NEW_DATABASE", database))
            .map(command -> command.replace("PIPELINE_YYYYMMDD_HHMMSS", backup))
            .toList();
    if (commands.size() != COMMANDS) {
      throw new IOException(
          "RESTORE.txt has " + commands.size() + " commands where " + COMMANDS + " are expected.");
    }
    return commands;
  }

  /** A keyring of its own, which asks nobody for the passphrase, and is gone afterwards. */
  private List<String> keyring() {
    return List.of(
        "export GNUPGHOME; GNUPGHOME=$(mktemp -d)",
        "trap 'gpgconf --kill all; rm -rf \"$GNUPGHOME\"' EXIT",
        "printf '%s\\n' batch quiet 'pinentry-mode loopback' 'passphrase-file "
            + workplace.passphrase()
            + "' > \"$GNUPGHOME/gpg.conf\"");
  }
}
