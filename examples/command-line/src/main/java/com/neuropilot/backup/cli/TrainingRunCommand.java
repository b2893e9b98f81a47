package com.neuropilot.backup.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * Does what most commands begin with, on files of its own, so that the launcher's cache of classes
 * knows it (JEP 483 calls that a training run). Nothing is asked of any server: the database's port
 * is one where nothing listens.
 */
@Command(name = TrainingRunCommand.NAME, hidden = true)
final class TrainingRunCommand implements Callable<Integer> {
  static final String NAME = "training-run";

  private final Surroundings surroundings;

  TrainingRunCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    Path directory = Files.createTempDirectory("neuropilot-backup");
    try {
      train(directory);
    } finally {
      delete(directory);
    }
    return ExitStatus.DONE;
  }

  private void train(Path directory) throws IOException {
    Path configuration = Files.writeString(directory.resolve("properties"), settings(directory));
    for (List<String> command :
        List.of(
            List.of(
                "keygen",
                "--user-id=Training",
                "--type=curve25519",
                "--no-passphrase",
                "--out-dir=" + directory),
            List.of("backup", "--config=" + configuration),
            List.of("list", "--config=" + configuration))) {
      new Application(quiet()).run(command.toArray(String[]::new));
    }
  }

  private static String settings(Path directory) {
    return String.join(
        "\n",
        "name = training",
        "source = postgresql",
        "source.host = 127.0.0.1",
        "source.port = 1",
        "source.database = training",
        "encryptor = openpgp",
        "encryptor.recipients = " + new KeyFileNames(directory).certificate(),
        "storage.local = local",
        "storage.local.directory = " + directory.resolve("backups"),
        "work-directory = " + directory.resolve("spool"));
  }

  /** Of the environment, only where programs are: the rest is meant for real commands. */
  private Surroundings quiet() {
    Map<String, String> environment = new HashMap<>(surroundings.environment());
    environment.keySet().retainAll(Set.of("PATH"));
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return new Surroundings(
        nowhere,
        nowhere,
        surroundings.terminal(),
        environment,
        surroundings.clock(),
        surroundings.cancelled());
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
