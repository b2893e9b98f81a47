package com.neuropilot.backup.internal.retention;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;

/** A real restic with a repository of its own. */
final class Restic {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;
  private final ZoneId zone;

  Restic(Path directory, ZoneId zone) throws IOException, InterruptedException {
    this.directory = directory;
    this.zone = zone;
    Files.writeString(directory.resolve("data"), "data");
    run(List.of("init", "--quiet"));
  }

  void backUp(Instant time) throws IOException, InterruptedException {
    String local = TIME.format(time.atZone(zone));
    String data = directory.resolve("data").toString();
    run(List.of("backup", "--quiet", "--host", "test", "--time", local, data));
  }

  /** Returns the times that restic would keep, newest first. */
  List<Instant> keeps(List<String> rules) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("forget", "--dry-run", "--json"));
    arguments.addAll(rules);
    JsonNode reasons = JSON.readTree(run(arguments)).get(0).get("reasons");
    TreeSet<Instant> kept = new TreeSet<>();
    for (JsonNode reason : reasons) {
      // Newer versions keep the very oldest too while there are fewer periods than asked for.
      boolean counted =
          StreamSupport.stream(reason.get("matches").spliterator(), false)
              .anyMatch(match -> !match.asText().startsWith("oldest "));
      if (counted) {
        kept.add(OffsetDateTime.parse(reason.get("snapshot").get("time").asText()).toInstant());
      }
    }
    return List.copyOf(kept.descendingSet());
  }

  private String run(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("restic", "--no-cache"));
    command.addAll(arguments);
    Path output = Files.createTempFile(directory, "out", null);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(output.toFile());
    builder.environment().put("RESTIC_REPOSITORY", directory.resolve("repository").toString());
    builder.environment().put("RESTIC_PASSWORD", "test");
    builder.environment().put("TZ", zone.getId());
    Process process = start(builder);
    try {
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("restic ends").isTrue();
      String text = Files.readString(output);
      assertThat(process.exitValue()).as(command + ": " + text).isZero();
      return text;
    } finally {
      process.destroyForcibly();
    }
  }

  private static Process start(ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new AssertionError("This test needs restic: apt-get install restic", e);
    }
  }
}
