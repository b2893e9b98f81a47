package com.neuropilot.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.cli.Installation.Result;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The README's chapter on OneDrive, line by line. Only what logs in through a browser is replaced:
 * the remote of that name is a WebDAV server, in the file that the login would write.
 */
class OneDriveChapterIT {
  private static final String LOGIN = "rclone config create onedrive onedrive ";
  private static final Pattern BLOCK =
      Pattern.compile("```(bash|properties)\n(.*?)```", Pattern.DOTALL);
  private static final String RESTORED = "inventory_restored";

  @TempDir Path folder;

  @Test
  void itsLinesDoWhatTheySay() throws Exception {
    assertThat(chapter("bash")).startsWith(LOGIN);
    try (Inventory inventory = Inventory.start();
        WebdavServer cloud = WebdavServer.start(folder.resolve("cloud"))) {
      logIn(cloud);
      Files.writeString(folder.resolve("passphrase"), "correct horse");
      expect(
          "neuropilot-backup keygen --user-id 'Ops <ops@example.com>'"
              + " --passphrase-file passphrase");
      Files.writeString(folder.resolve("backup.properties"), configuration(inventory));

      Result result = expect(commands());

      assertThat(result.out())
          .as("rclone lsd")
          .containsPattern("(?m) before$")
          .as("list")
          .containsPattern("neuropilot_\\d{8}_\\d{6} +.*whole")
          .contains("whole at onedrive:NeuroPilot/Backups (read-back)");
      assertThat(inventory.fingerprint(RESTORED))
          .isEqualTo(inventory.fingerprint(Inventory.DATABASE));
      assertThat(stored())
          .as("no more than one backup, and nothing of what doctor tried")
          .hasSize(5)
          .allMatch(name -> name.startsWith("neuropilot_") || name.equals("RESTORE.txt"));
    }
  }

  private void logIn(WebdavServer cloud) throws Exception {
    Files.createDirectories(folder.resolve("cloud/before"));
    Map<String, String> variables = cloud.remote("ONEDRIVE");
    String prefix = "RCLONE_CONFIG_ONEDRIVE_";
    String lines =
        variables.entrySet().stream()
            .map(
                variable ->
                    variable.getKey().substring(prefix.length()).toLowerCase(Locale.ROOT)
                        + " = "
                        + variable.getValue())
            .collect(Collectors.joining("\n", "[onedrive]\n", "\n"));
    Path config = Files.createDirectories(folder.resolve(".config/rclone"));
    Files.writeString(config.resolve("rclone.conf"), lines);
  }

  private String configuration(Inventory inventory) throws IOException {
    return String.join(
            "\n",
            "name = neuropilot",
            "source = postgresql",
            "source.host = localhost",
            "source.port = " + inventory.port(),
            "source.user = postgres",
            "source.database = " + Inventory.DATABASE,
            "encryptor = openpgp",
            "encryptor.recipients = " + folder.resolve("neuropilot-backup-public.key"),
            "encryptor.passphrase-file = " + folder.resolve("passphrase"),
            "work-directory = " + folder.resolve("work"))
        + "\n"
        + chapter("properties");
  }

  /** All but the login; and nobody is there to type the database's name when asked. */
  private static String commands() throws IOException {
    String lines =
        chapter("bash")
            .lines()
            .filter(line -> !line.startsWith(LOGIN))
            .collect(Collectors.joining("\n"));
    assertThat(lines).contains("rclone lsd", " doctor ", " backup ", " list ", " restore ");
    return lines + " --yes";
  }

  private static String chapter(String language) throws IOException {
    String readme = Files.readString(Path.of("../../README.md"));
    String chapter = readme.substring(readme.indexOf("### OneDrive and other clouds"));
    List<MatchResult> blocks =
        BLOCK.matcher(chapter.substring(0, chapter.indexOf("\n### "))).results().toList();
    assertThat(blocks).hasSize(3);
    return blocks.stream()
        .filter(block -> block.group(1).equals(language))
        .map(block -> block.group(2))
        .collect(Collectors.joining());
  }

  private List<String> stored() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("cloud/NeuroPilot/Backups"))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private Result expect(String script) throws Exception {
    Path launcher = Path.of("").toAbsolutePath();
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", "set -euxo pipefail\n" + script)
            .directory(folder.toFile())
            .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    Map<String, String> environment = builder.environment();
    environment
        .keySet()
        .removeIf(
            name -> name.startsWith("PG") || name.startsWith("RCLONE_") || name.startsWith("XDG_"));
    environment.put("HOME", folder.toString());
    environment.put("PATH", launcher + ":" + environment.get("PATH"));
    int status = builder.start().waitFor();
    Result result = new Result(status, Files.readString(out), Files.readString(err));
    assertThat(result.status()).as("%s\n%s", script, result.all()).isZero();
    return result;
  }
}
