package com.neuropilot.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.Schedule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** What runs the program by a schedule: cron, systemd, Kubernetes. */
class SchedulesTest {
  private static final Path SCHEDULES = Path.of("schedules");
  private static final Pattern COMMAND =
      Pattern.compile("-jar /opt/neuropilot-backup/neuropilot-backup.jar (.*?)(?: >> .*)?");
  private static final Pattern CRON_LINE =
      Pattern.compile("^((?:\\S+ ){5})java (.*)$", Pattern.MULTILINE);
  private static final Pattern EXECUTION =
      Pattern.compile("^ExecStart=/usr/bin/java (.*)$", Pattern.MULTILINE);

  @TempDir Path folder;

  @Test
  void linesOfCronAreDueAndTheirCommandsAreTaken() throws IOException {
    List<MatchResult> lines = CRON_LINE.matcher(read("crontab")).results().toList();

    assertThat(lines).hasSize(4);
    for (MatchResult line : lines) {
      Schedule.cron(line.group(1));
      assertIsTaken(arguments(line.group(2)));
    }
    assertThat(Schedule.cron(lines.get(1).group(1)).next(Instant.parse("2025-01-20T02:00:00Z")))
        .isEqualTo("2025-01-26T03:00:00Z");
  }

  @Test
  void theLinesOfCronBackUpAndLookWhetherThatWasDone() throws IOException {
    Workplace workplace = workplace();
    Invocation program = new Invocation();
    List<List<String>> commands =
        CRON_LINE.matcher(read("crontab")).results().map(line -> arguments(line.group(2))).toList();

    assertDone(program, configured(commands.get(0), workplace));
    assertDone(program, configured(commands.get(3), workplace));
    program.clock.advance(Duration.ofDays(2));

    assertThat(program.run(configured(commands.get(3), workplace))).isEqualTo(3);
    assertThat(workplace.near.contents().keySet()).anyMatch(key -> key.endsWith(".manifest.json"));
  }

  @Test
  void theServiceOfSystemdBacksUp() throws IOException {
    String service = read("systemd/neuropilot-backup@.service");
    List<List<String>> commands =
        EXECUTION.matcher(service).results().map(line -> arguments(line.group(1))).toList();

    assertThat(commands).hasSize(1);
    assertDone(new Invocation(), configured(commands.get(0), workplace()));
  }

  @Test
  void systemdTakesTheUnits() throws Exception {
    assertThat(Path.of("/usr/bin/systemd-analyze"))
        .as("Needed for this test: sudo apt-get install -y systemd")
        .isExecutable();
    List<String> command = new ArrayList<>(List.of("systemd-analyze", "verify", "--man=no"));
    String java = ProcessHandle.current().info().command().orElseThrow();
    try (Stream<Path> units = Files.list(SCHEDULES.resolve("systemd"))) {
      for (Path unit : units.toList()) {
        String text = Files.readString(unit).replace("/usr/bin/java", java);
        Files.writeString(folder.resolve(unit.getFileName()), text);
      }
    }
    for (String name : List.of("daily.service", "daily.timer", "weekly.timer")) {
      command.add(folder.resolve("neuropilot-backup@" + name).toString());
    }

    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).doesNotContain("neuropilot");
  }

  @Test
  void kubernetesBacksUp() throws IOException {
    Map<String, Object> job = new Yaml().load(read("kubernetes/cronjob.yaml"));
    Map<?, ?> spec = (Map<?, ?>) job.get("spec");
    Map<?, ?> pod = map(spec, "jobTemplate", "spec", "template", "spec");
    Map<?, ?> container = (Map<?, ?>) ((List<?>) pod.get("containers")).get(0);
    List<String> arguments =
        ((List<?>) container.get("args")).stream().map(String::valueOf).toList();

    assertThat(job).containsEntry("apiVersion", "batch/v1").containsEntry("kind", "CronJob");
    Schedule.cron(String.valueOf(spec.get("schedule")))
        .in(ZoneId.of(String.valueOf(spec.get("timeZone"))));
    assertThat(spec.get("concurrencyPolicy")).isEqualTo("Forbid");
    assertDone(new Invocation(), configured(arguments, workplace()));
  }

  private static Map<?, ?> map(Map<?, ?> from, String... path) {
    Map<?, ?> found = from;
    for (String key : path) {
      found = (Map<?, ?>) found.get(key);
    }
    return found;
  }

  private Workplace workplace() {
    return new Workplace(folder).unencrypted().with("schedule.nightly.cron = 0 2 * * *");
  }

  /** The command as it stands there, with the configuration file that is here. */
  private static String[] configured(List<String> command, Workplace workplace) throws IOException {
    List<String> changed = new ArrayList<>(command);
    changed.set(changed.indexOf("-c") + 1, workplace.config());
    return changed.toArray(String[]::new);
  }

  private static void assertIsTaken(List<String> command) {
    List<String> asked = new ArrayList<>(command);
    asked.add("--help");
    assertDone(new Invocation(), asked.toArray(String[]::new));
  }

  private static void assertDone(Invocation program, String... command) {
    int status = program.run(command);
    assertThat(status).as("%s: %s", List.of(command), program.err()).isZero();
  }

  private static List<String> arguments(String command) {
    Matcher parts = COMMAND.matcher(command);
    assertThat(parts.matches()).as(command).isTrue();
    return List.of(parts.group(1).split(" ", -1));
  }

  private static String read(String file) throws IOException {
    return Files.readString(SCHEDULES.resolve(file));
  }
}
