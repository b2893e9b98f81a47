package com.neuropilot.backup.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What an editor offers is what there is: the README's keys, which another test holds true. */
class ConfigurationMetadataTest {
  private static final String FILE = "/META-INF/spring-configuration-metadata.json";
  private static final Set<String> MAPS = Set.of("storage", "schedule", "notifier", "drill.check");
  private static final Pattern KEY = Pattern.compile("`([a-zA-Z.-]+)`");

  @Test
  void everyKeyIsOfferedAndNoOther() throws IOException {
    Set<String> expected = documented();
    expected.addAll(HostSettings.OWN);

    assertThat(offered())
        .as("a key that is new in the README's table belongs into core's %s, too", FILE)
        .hasSizeGreaterThan(80)
        .isEqualTo(expected);
  }

  @Test
  void eachIsExplained() throws IOException {
    for (JsonNode property : metadata().path("properties")) {
      assertThat(property.path("description").asText()).as("%s", property).hasSizeGreaterThan(3);
    }
  }

  private static JsonNode metadata() throws IOException {
    try (InputStream file = ConfigurationMetadataTest.class.getResourceAsStream(FILE)) {
      return JsonMapper.builder().build().readTree(file);
    }
  }

  private static Set<String> offered() throws IOException {
    JsonNode metadata = metadata();
    Set<String> keys = new TreeSet<>();
    for (JsonNode property : metadata.path("properties")) {
      String key = withoutPrefix(property.path("name").asText());
      if (!MAPS.contains(key)) {
        keys.add(key);
      }
    }
    for (JsonNode hint : metadata.path("hints")) {
      String map = withoutPrefix(hint.path("name").asText()).replaceFirst("\\.keys$", "");
      StreamSupport.stream(hint.path("values").spliterator(), false)
          .map(value -> labelled(map + "." + value.path("value").asText()))
          .forEach(keys::add);
    }
    return keys;
  }

  /** The first column of the table in the README. */
  private static Set<String> documented() throws IOException {
    String readme = Files.readString(Path.of("../README.md"));
    String table =
        readme.substring(
            readme.indexOf("## The configuration file"), readme.indexOf("### OneDrive"));
    Set<String> keys =
        table
            .lines()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.substring(1, line.indexOf(" |", 1)))
            .flatMap(cell -> KEY.matcher(cell).results())
            .map(match -> labelled(match.group(1)))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> rules =
        keys.stream()
            .filter(key -> key.startsWith("retention."))
            .map(key -> "storage.LABEL." + key)
            .collect(Collectors.toSet());
    keys.addAll(rules);
    return keys;
  }

  private static String labelled(String key) {
    return key.replaceFirst("^(storage|schedule|notifier|drill\\.check)\\.[a-zA-Z-]+", "$1.LABEL");
  }

  private static String withoutPrefix(String name) {
    assertThat(name).startsWith(HostSettings.PREFIX + ".");
    return name.substring(HostSettings.PREFIX.length() + 1);
  }
}
