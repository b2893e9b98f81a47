package com.neuropilot.backup.examples.quickstart;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.BackupPipeline;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the README says is what the tree has. */
class ReadmeTest {
  private static final Path ROOT = Path.of("..", "..");
  private static final Pattern SNIPPET =
      Pattern.compile("<!-- snippet: (\\S+) -->\n```java\n(.*?)\n```", Pattern.DOTALL);
  private static final Pattern CONFIGURATION =
      Pattern.compile("<!-- checked: configuration -->\n```properties\n(.*?)```", Pattern.DOTALL);
  private static final Pattern TEST = Pattern.compile("`(\\w+Test)`");
  private static final Pattern LINK = Pattern.compile("]\\((?!http)([^)]+)\\)");
  private static final Pattern REGION =
      Pattern.compile(" *// README: begin\n(.*?)\n *// README: end", Pattern.DOTALL);
  private static final Pattern IMPORTS = Pattern.compile(".*\nimport [^\n]+;\n", Pattern.DOTALL);
  private static final Pattern KNOWN = Pattern.compile("known are: ([a-z, -]+)");

  private static final Set<String> STAGES = Set.of("source", "compressor", "encryptor");

  private final String readme = read(Path.of("README.md"));

  @Test
  void snippetsAreWhatIsCompiled() {
    List<MatchResult> snippets = SNIPPET.matcher(readme).results().toList();

    assertThat(snippets).hasSize(5);
    for (MatchResult snippet : snippets) {
      assertThat(snippet.group(2)).isEqualTo(code(Path.of(snippet.group(1))));
    }
  }

  @Test
  void theConfigurationFileIsTaken() {
    assertThatCode(() -> BackupPipeline.fromProperties(configuration())).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "source., source.",
    "compressor., compressor.",
    "encryptor., encryptor.",
    "storage.LABEL., storage.near.",
    "storage.CLOUD., storage.far.",
    "retention., retention.",
    "schedule.LABEL., schedule.nightly.",
    "notifier.SLACK., notifier.ops.",
    "notifier.MAIL., notifier.mail.",
    "notifier.PING., notifier.alive."
  })
  void everyKeyIsThere(String prefix, String used) throws IOException {
    Properties properties = configuration();
    properties.setProperty(used + "no-such-key", "x");

    assertThatThrownBy(() -> BackupPipeline.fromProperties(properties))
        .satisfies(
            failure -> assertThat(documented(prefix)).isEqualTo(known(String.valueOf(failure))));
  }

  @Test
  void testsThatItNamesAndFilesThatItLinksExist() throws IOException {
    Set<String> named =
        TEST.matcher(readme).results().map(match -> match.group(1)).collect(Collectors.toSet());
    Set<String> there;
    try (Stream<Path> files = Files.walk(ROOT)) {
      there =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith("Test.java"))
              .map(name -> name.substring(0, name.length() - ".java".length()))
              .collect(Collectors.toSet());
    }

    assertThat(named).hasSizeGreaterThan(5).isSubsetOf(there);
    assertThat(LINK.matcher(readme).results().map(match -> match.group(1)))
        .isNotEmpty()
        .allMatch(link -> Files.exists(ROOT.resolve(link)));
  }

  private Properties configuration() throws IOException {
    Properties properties = new Properties();
    properties.load(
        new StringReader(
            CONFIGURATION
                .matcher(readme)
                .results()
                .map(match -> match.group(1))
                .collect(joining())));
    assertThat(properties).isNotEmpty();
    return properties;
  }

  /** The keys of a stage in the first column of the table. */
  private Set<String> documented(String prefix) {
    Pattern key = Pattern.compile("`" + Pattern.quote(prefix) + "([a-z-]+)`");
    return readme
        .substring(
            readme.indexOf("## The configuration file"), readme.indexOf("## The command line"))
        .lines()
        .filter(line -> line.startsWith("| `"))
        .map(line -> line.substring(1, line.indexOf(" |", 1)))
        .flatMap(cell -> key.matcher(cell).results())
        .map(match -> match.group(1))
        .filter(name -> !STAGES.contains(name))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> known(String message) {
    return KNOWN
        .matcher(message)
        .results()
        .flatMap(match -> Stream.of(match.group(1).split(", ")))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String code(Path file) {
    String source = read(file);
    return REGION
        .matcher(source)
        .results()
        .map(match -> match.group(1).stripIndent())
        .findFirst()
        .orElseGet(() -> IMPORTS.matcher(source).replaceFirst("").strip());
  }

  private static String read(Path file) {
    try {
      return Files.readString(ROOT.resolve(file));
    } catch (IOException e) {
      throw new AssertionError(file + " cannot be read.", e);
    }
  }
}
