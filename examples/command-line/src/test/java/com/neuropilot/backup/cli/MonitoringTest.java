package com.neuropilot.backup.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.spi.tck.InMemoryStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The dashboard and the alerts ask for metrics that a run writes. */
class MonitoringTest {
  private static final String PREFIX = "neuropilot_backup_";
  private static final Pattern NAME = Pattern.compile("\\b" + PREFIX + "[a-z_]+");

  @TempDir Path folder;

  private Set<String> written() throws IOException {
    Path file = folder.resolve("shop.prom");
    Workplace workplace = new Workplace(folder).unencrypted().with("metrics-file = " + file);
    assertThat(new Invocation().run("backup", "-c", workplace.config())).isZero();
    recordDrill(workplace.near);
    assertThat(new Invocation().run("backup", "-c", workplace.config())).isZero();
    return names(Files.readString(file));
  }

  /** What a drill leaves beside the backup that it restored. */
  private static void recordDrill(InMemoryStorage storage) {
    String name =
        storage.contents().keySet().stream()
            .filter(each -> each.endsWith(".manifest.json"))
            .findFirst()
            .orElseThrow();
    String id = name.substring(0, name.indexOf('.'));
    Matcher sha256 =
        Pattern.compile("\"manifestSha256\" *: *\"([0-9a-f]{64})\"")
            .matcher(new String(storage.contents().get(name), UTF_8));
    assertThat(sha256.find()).isTrue();
    String record =
        """
        {"formatVersion": 1, "kind": "drill", "backup": "%s", "manifestSha256": "%s",
         "at": "2025-01-20T03:00:00Z", "passed": true, "recoveryMillis": 90000,
         "dataAgeMillis": 3600000, "rows": 30, "library": "0.1.0"}
        """
            .formatted(id, sha256.group(1));
    storage.overwrite(id + ".drill.20250120_030000.json", record.getBytes(UTF_8));
  }

  private static Set<String> names(String text) {
    return NAME.matcher(text)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"alerts.yml", "grafana-dashboard.json"})
  void everyMetricThatIsAskedForIsWritten(String name) throws IOException {
    Set<String> asked = names(Files.readString(Path.of("monitoring", name)));

    assertThat(asked).hasSizeGreaterThan(4).isSubsetOf(written());
  }

  @Test
  void everyMetricIsDocumented() throws IOException {
    assertThat(Files.readString(Path.of("../../README.md")))
        .contains(
            written().stream().map(name -> "`" + name.substring(PREFIX.length()) + "`").toList());
  }
}
