package com.neuropilot.backup.cli.everything;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.cli.Installation.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One way to make backups: a configuration file, its folder, and what runs the commands. */
final class Pipeline {
  private static final Map<String, String> FAST_LEVELS = Map.of("gzip", "1", "xz", "0");
  private static final String MANIFEST = ".manifest.json";

  private final Commands commands;
  private final Path folder;
  private final Keys keys;
  private final List<String> lines = new ArrayList<>();

  /** Runs a command of the command line. */
  interface Commands {
    Result run(String... args) throws Exception;
  }

  Pipeline(Commands commands, Path folder, Keys keys, String format, String compressor) {
    this.commands = commands;
    this.folder = folder;
    this.keys = keys;
    lines.addAll(
        List.of(
            "name = neuropilot",
            "source = postgresql",
            "source.format = " + format,
            "compressor = " + compressor,
            "encryptor = openpgp",
            "encryptor.recipients = " + keys.certificate(),
            "storage.near = local",
            "storage.near.directory = " + store(),
            "work-directory = " + folder.resolve("work")));
    if (FAST_LEVELS.containsKey(compressor)) {
      lines.add("compressor.level = " + FAST_LEVELS.get(compressor));
    }
  }

  Pipeline with(String line) {
    lines.add(line);
    return this;
  }

  /** Returns where the backups lie. */
  Path store() {
    return folder.resolve("store");
  }

  /** Backs up and returns the backup's id. */
  String backUp(String url) throws Exception {
    List<String> before = backups();
    List<String> all = new ArrayList<>(lines);
    all.add("source.url = " + url);
    Files.write(config(), all);
    expect(0, "backup", "-c", config().toString());
    List<String> added = new ArrayList<>(backups());
    added.removeAll(before);
    assertThat(added).hasSize(1);
    return added.get(0);
  }

  /** Restores a backup, or a file, into a database. */
  Result restore(String backup, String url, String... more) throws Exception {
    List<String> args = new ArrayList<>(List.of("restore", backup, "--into", url, "--yes"));
    args.addAll(place());
    args.addAll(List.of(more));
    return commands.run(args.toArray(String[]::new));
  }

  /** Restores a backup with the configuration that it was made with. */
  Result restoreConfigured(String backup, String database) throws Exception {
    return commands.run(
        "restore",
        backup,
        "-c",
        config().toString(),
        "--target-database",
        database,
        "--secret-key",
        keys.secret().toString(),
        "--yes");
  }

  private Path config() {
    return folder.resolve("backup.properties");
  }

  /** Verifies a backup with the secret key. */
  Result verify(String backup) throws Exception {
    return commands.run(
        Stream.concat(Stream.of("verify", backup), place().stream()).toArray(String[]::new));
  }

  /** Verifies a backup by its checksums alone. */
  Result verifyWithoutKey(String backup) throws Exception {
    return commands.run("verify", backup, "--from", store().toString());
  }

  private List<String> place() {
    return List.of("--from", store().toString(), "--secret-key", keys.secret().toString());
  }

  private void expect(int status, String... args) throws Exception {
    Result result = commands.run(args);
    assertThat(result.status()).as(result.all()).isEqualTo(status);
  }

  private List<String> backups() throws IOException {
    if (!Files.isDirectory(store())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(store())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(MANIFEST))
          .map(name -> name.substring(0, name.length() - MANIFEST.length()))
          .sorted()
          .toList();
    }
  }
}
