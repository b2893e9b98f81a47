package com.neuropilot.backup.cli.everything;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.cli.Installation.Result;
import com.neuropilot.backup.cli.Invocation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is stored is restored with gpg and PostgreSQL's tools, and what they make by the library.
 */
class WithoutLibraryIT {
  private static final String SOURCE = Role.SUPERUSER.source();
  private static final String TARGET = "inventory";
  private static final int DAMAGED = 4;
  private static final String OLD_BACKUP = "neuropilot_20250120_020000.sql.gz.gpg";

  @TempDir static Path home;
  private static Everything everything;
  private static Keys keys;
  private static Shell shell;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    keys = Keys.generate(home);
    everything = Everything.start(home);
    shell = Shell.open(everything.server());
  }

  @AfterAll
  static void stop() throws Exception {
    shell.stop();
    everything.stop();
  }

  @AfterEach
  void drop() throws Exception {
    everything.drop(TARGET);
  }

  private Pipeline pipeline(String format, String compressor) {
    return new Pipeline(new Invocation()::result, folder, keys, format, compressor);
  }

  private static Result expectSuccess(Path folder, String script) throws Exception {
    Result result = shell.run(folder, "set -euo pipefail\n" + script);
    assertThat(result.status()).as(script + "\n" + result.all()).isZero();
    return result;
  }

  /** The chapter's commands, as they stand: a backup of that name is made. */
  @Test
  void theReadmesCommands() throws Exception {
    String readme = Files.readString(Path.of("../../README.md"));
    String chapter = readme.substring(readme.indexOf("### Without this library"));
    String start = "```bash\n";
    String commands = chapter.substring(chapter.indexOf(start) + start.length());
    commands = commands.substring(0, commands.indexOf("```"));
    assertThat(commands).contains("sha256sum -c", "gpg --decrypt | zstd -d | pg_restore");
    Pipeline pipeline = pipeline("custom", "zstd");
    pipeline.backUp(everything.url(Role.SUPERUSER, SOURCE));
    Files.copy(keys.secret(), pipeline.store().resolve("neuropilot-backup-private.key"));

    Result result = expectSuccess(pipeline.store(), commands);

    assertThat(result.out().lines()).contains("neuropilot_20250120_020000.dump.zst.gpg: OK");
    everything.assertSameContents(Role.SUPERUSER, TARGET);
  }

  @ParameterizedTest
  @CsvSource({
    "custom, zstd, .dump.zst.gpg, zstd -d | pg_restore",
    "custom, gzip, .dump.gz.gpg, gzip -d | pg_restore",
    "custom, xz, .dump.xz.gpg, xz -d | pg_restore",
    "custom, none, .dump.gpg, pg_restore",
    "plain, zstd, .sql.zst.gpg, zstd -d | psql",
    "plain, gzip, .sql.gz.gpg, gzip -d | psql",
    "plain, xz, .sql.xz.gpg, xz -d | psql",
    "plain, none, .sql.gpg, psql",
  })
  void theCommandsBesideTheBackup(String format, String compressor, String extension, String tools)
      throws Exception {
    // The text is put with the first backup, and must be right for the second.
    pipeline("plain", "none").backUp(everything.url(Role.SUPERUSER, SOURCE));
    Pipeline pipeline = pipeline(format, compressor).with("part-size = 1MiB");
    String backup = pipeline.backUp(everything.url(Role.SUPERUSER, SOURCE));
    String text = Files.readString(pipeline.store().resolve("RESTORE.txt"));
    String restore = command(text, "# " + Pattern.quote(extension) + "\n +cat .*");
    assertThat(restore).contains("cat $FILES | gpg --decrypt | " + tools);
    String script =
        String.join(
            "\n",
            command(text, "NAME=.*").replace("PIPELINE_YYYYMMDD_HHMMSS", backup),
            command(text, "FILES=.*"),
            command(text, "cat .*manifest.json"),
            command(text, "sha256sum -c .*"),
            "gpg --import '" + keys.secret() + "'",
            command(text, "createdb .*"),
            restore);

    Result result = expectSuccess(pipeline.store(), script.replace("NEW_DATABASE", TARGET));

    assertThat(checked(result)).hasSizeGreaterThan(1).isEqualTo(parts(pipeline.store()));
    everything.assertSameContents(Role.SUPERUSER, TARGET);
  }

  private static String command(String text, String pattern) {
    Matcher matcher = Pattern.compile("(?m)^ +(" + pattern + ")$").matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher.group(1);
  }

  private static List<String> checked(Result result) {
    return result
        .out()
        .lines()
        .filter(line -> line.endsWith(": OK"))
        .map(line -> line.substring(0, line.length() - ": OK".length()))
        .toList();
  }

  private static List<String> parts(Path store) throws Exception {
    try (Stream<Path> files = Files.list(store)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.contains(".part0"))
          .sorted()
          .toList();
    }
  }

  @Test
  void theLibraryRestoresWhatTheOlderScriptsMade() throws Exception {
    expectSuccess(
        folder,
        """
        gpg --batch --pinentry-mode loopback --passphrase '' --quick-generate-key backup@yourcompany.com default default never
        gpg --export-secret-keys --armor backup@yourcompany.com > neuropilot-backup-private.key
        pg_dump --dbname=%s | gzip -9 > it.sql.gz
        gpg --batch --encrypt --recipient backup@yourcompany.com --output %s it.sql.gz
        sha256sum %s > %s.sha256
        """
            .formatted(SOURCE, OLD_BACKUP, OLD_BACKUP, OLD_BACKUP));
    Path file = folder.resolve(OLD_BACKUP);

    assertRestores(file);
    Files.delete(folder.resolve(OLD_BACKUP + ".sha256"));
    assertRestores(file);
    Files.writeString(
        folder.resolve(OLD_BACKUP + ".sha256"), "0".repeat(64) + "  " + OLD_BACKUP + "\n");
    Result refused = restore(file);
    assertThat(refused.status()).as(refused.all()).isEqualTo(DAMAGED);
    assertThat(everything.databases()).noneMatch(name -> name.contains(TARGET));
  }

  private void assertRestores(Path file) throws Exception {
    Result result = restore(file);
    new Restored(result).assertWellBut();
    everything.assertSame(Role.SUPERUSER, TARGET);
    everything.drop(TARGET);
  }

  private Result restore(Path file) {
    return new Invocation()
        .result(
            "restore",
            file.toString(),
            "--secret-key",
            folder.resolve("neuropilot-backup-private.key").toString(),
            "--into",
            everything.url(Role.SUPERUSER, TARGET),
            "--yes");
  }
}
