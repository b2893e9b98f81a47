package com.neuropilot.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.neuropilot.backup.cli.Installation.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The night when everything is lost, rehearsed to its end by the jar: what is in the environment
 * and in configuration files helps nobody, and each command that it prints is typed afterwards.
 */
class BareDrillIT {
  private static final String ID = "shop_[0-9]{8}_[0-9]{6}";
  private static final String QUICKLY = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";
  private static final Map<String, String> OF_ANOTHER_DAY =
      Map.of("PGHOST", "127.0.0.2", "PGPORT", "1", "PGUSER", "nobody", "PGSERVICE", "none");

  @TempDir static Path home;
  private static Inventory inventory;
  private static Path cloud;
  private static Path passphrase;

  @TempDir Path folder;

  @BeforeAll
  static void backUp() throws Exception {
    inventory = Inventory.start();
    passphrase = Files.writeString(home.resolve("the passphrase"), Workplace.PASSPHRASE + "\n");
    cloud = Files.createDirectory(home.resolve("cloud"));
    Workplace keys = new Workplace(home).encrypted();
    Path config =
        Files.write(
            home.resolve("backup.properties"),
            List.of(
                "name = shop",
                "source = postgresql",
                "source.url = " + inventory.url(Inventory.DATABASE),
                "encryptor = openpgp",
                "encryptor.recipients = " + keys.certificate(),
                "storage.far = local",
                "storage.far.directory = " + cloud,
                "work-directory = " + home.resolve("work")));
    Result backup = new Invocation().result("backup", "-c", config.toString());
    assertThat(backup.status()).as("%s", backup).isZero();
  }

  @AfterAll
  static void stop() throws IOException {
    inventory.close();
  }

  @Test
  void ofADirectoryThatABrowserFilled() throws Exception {
    Path downloads = Files.createDirectory(folder.resolve("My Downloads"));
    try (Stream<Path> files = Files.list(cloud)) {
      for (Path file : files.toList()) {
        Files.copy(file, downloads.resolve(asABrowserNamesIt(file)));
      }
    }

    Result drill = drill(Map.of(), downloads.toString());

    assertProven(drill);
    assertThat(typed(command(drill, "list"), Map.of())).containsPattern(ID + "  whole");
    typeTheRestore(drill, Map.of(), "from_downloads");
    assertThat(downloads).as("nothing is recorded").isDirectoryNotContaining("glob:**.drill.*");
  }

  @Test
  void ofARemoteThatOnlyItsOwnConfigurationKnows() throws Exception {
    try (WebdavServer server = WebdavServer.start(cloud)) {
      Map<String, String> remote = server.remote("FAR");
      Result byVariables = drill(remote, "rclone:far:");
      assertThat(byVariables.status()).as("%s", byVariables).isEqualTo(ExitStatus.FAILED);

      Map<String, String> own = Map.of("HOME", configured(remote).toString());
      Result drill = drill(own, "rclone:far:");

      assertProven(drill);
      assertThat(drill.out()).contains("  - rclone config # makes the remote far anew\n");
      typeTheRestore(drill, own, "from_remote");
    }
    assertThat(cloud).as("nothing is recorded").isDirectoryNotContaining("glob:**.drill.*");
  }

  @Test
  void aProgramGetsTheSameCommandsAndTheTimeThatRecoveryTook() throws Exception {
    List<String> said = lines(drill(Map.of(), cloud.toString()));

    Result drill = drill(Map.of(), cloud.toString(), "--json");

    assertThat(drill.status()).as("%s", drill).isZero();
    JsonNode report = new ObjectMapper().readTree(drill.out());
    assertThat(report.path("passed").booleanValue()).isTrue();
    assertThat(report.path("recoveryMillis").longValue()).isPositive();
    assertThat(report.path("tables")).hasSize(2);
    assertThat(report.path("warnings").isArray()).isTrue();
    assertThat(report.path("commands"))
        .extracting(JsonNode::textValue)
        .containsExactlyElementsOf(said)
        .hasSize(2);
  }

  /** Returns a home directory with what {@code rclone config} writes. */
  private Path configured(Map<String, String> remote) throws IOException {
    List<String> lines = new ArrayList<>(List.of("[far]"));
    remote.forEach(
        (name, value) ->
            lines.add(
                name.replaceFirst("RCLONE_CONFIG_FAR_", "").toLowerCase(Locale.ROOT)
                    + " = "
                    + value));
    Path directory = Files.createDirectories(folder.resolve("home/.config/rclone"));
    Files.write(directory.resolve("rclone.conf"), lines);
    return folder.resolve("home");
  }

  private static String asABrowserNamesIt(Path file) {
    return file.getFileName()
        .toString()
        .replace(".dump.zst.gpg", ".dump.zst (1).gpg")
        .replace(".manifest.json", ".manifest.json.txt");
  }

  private Result drill(Map<String, String> variables, String place, String... more)
      throws Exception {
    Installation jar = new Installation(folder).with("JDK_JAVA_OPTIONS", QUICKLY);
    OF_ANOTHER_DAY.forEach(jar::with);
    variables.forEach(jar::with);
    List<String> words =
        new ArrayList<>(
            List.of(
                "drill",
                "--bare",
                "--from",
                place,
                "--secret-key",
                home.resolve("private.key").toString(),
                "--passphrase-file",
                passphrase.toString()));
    words.addAll(List.of(more));
    return jar.run(words.toArray(String[]::new));
  }

  private static void assertProven(Result drill) {
    assertThat(drill.status()).as("%s", drill).isZero();
    assertThat(drill.out())
        .containsPattern(ID + " is proven good\\.")
        .containsPattern("recovery +[0-9].* \\(RTO\\)")
        .contains("20,000 in 2 tables, compared with the backup's");
  }

  /** With the server's address in the place of the words for it, as a person types it. */
  private void typeTheRestore(Result drill, Map<String, String> variables, String database)
      throws Exception {
    String restore =
        command(drill, "restore")
            .replaceFirst("postgresql://USER@HOST/inventory$", inventory.url(database));
    assertThat(typed(restore + " --yes", variables)).contains("into database " + database);
    assertThat(inventory.fingerprint(database))
        .isEqualTo(inventory.fingerprint(Inventory.DATABASE));
  }

  private static String command(Result drill, String name) {
    List<String> commands =
        lines(drill).stream()
            .filter(line -> line.startsWith("java -jar neuropilot-backup.jar " + name + " "))
            .toList();
    assertThat(commands).as("%s", drill).hasSize(1);
    return commands.get(0);
  }

  /** Returns the commands that it printed for people. */
  private static List<String> lines(Result drill) {
    return drill
        .out()
        .lines()
        .dropWhile(line -> !line.equals("Commands of the night:"))
        .skip(1)
        .takeWhile(line -> line.startsWith("  - "))
        .map(line -> line.substring("  - ".length()))
        .toList();
  }

  private String typed(String command, Map<String, String> variables) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String line =
        command.replaceFirst(
            "^java -jar neuropilot-backup.jar", java + " -jar " + Installation.jar());
    ProcessBuilder shell =
        new ProcessBuilder("sh", "-c", line).directory(folder.toFile()).redirectErrorStream(true);
    shell.environment().keySet().retainAll(List.of("PATH", "HOME"));
    shell.environment().put("JDK_JAVA_OPTIONS", QUICKLY);
    shell.environment().putAll(variables);
    Process process = shell.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", command, output).isZero();
    return output;
  }
}
