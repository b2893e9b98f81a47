package com.neuropilot.backup.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.spi.CompressorProvider;
import com.neuropilot.backup.spi.DumpSourceProvider;
import com.neuropilot.backup.spi.EncryptorProvider;
import com.neuropilot.backup.spi.InvalidOptionsException;
import com.neuropilot.backup.spi.NotifierProvider;
import com.neuropilot.backup.spi.StageConfig;
import com.neuropilot.backup.spi.StageOptions;
import com.neuropilot.backup.spi.StageProvider;
import com.neuropilot.backup.spi.StorageTargetProvider;
import java.io.Closeable;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What every {@link StageProvider} keeps, and that both roads, typed and untyped, lead to the same
 * stage.
 *
 * @param <C> the typed configuration
 */
public abstract class ProviderContract<C extends StageConfig> {
  private static final List<Class<?>> KINDS =
      List.of(
          DumpSourceProvider.class,
          CompressorProvider.class,
          EncryptorProvider.class,
          StorageTargetProvider.class,
          NotifierProvider.class);

  /** For subclasses. */
  protected ProviderContract() {}

  /** Returns the provider. */
  protected abstract StageProvider<C, ?> provider();

  /** Returns a configuration, built in the typed way. */
  protected abstract C config();

  /** Returns options that say the same as {@link #config()}. */
  protected abstract Map<String, String> options();

  /** Returns those keys of {@link #options()} that must be there; none unless overridden. */
  protected List<String> requiredOptions() {
    return List.of();
  }

  /**
   * Returns options and values that cannot be used, e.g. {@code level=x}; none unless overridden.
   */
  protected Map<String, String> unusableOptions() {
    return Map.of();
  }

  /**
   * Returns texts of secrets in {@link #config()} that may not be printed; none unless overridden.
   */
  protected List<String> secrets() {
    return List.of();
  }

  @Test
  void idIsPlain() {
    assertThat(provider().id()).matches("[a-z0-9-]+").isEqualTo(provider().id());
  }

  @Test
  void canBeMadeByServiceLoader() throws NoSuchMethodException {
    Class<?> type = provider().getClass();
    assertThat(Modifier.isPublic(type.getModifiers())).as("public class").isTrue();
    assertThat(Modifier.isPublic(type.getDeclaredConstructor().getModifiers()))
        .as("public constructor")
        .isTrue();
  }

  @Test
  void isOfExactlyOneKindAndFoundByServiceLoader() {
    List<Class<?>> kinds = KINDS.stream().filter(kind -> kind.isInstance(provider())).toList();
    assertThat(kinds).as("the kinds of " + provider().getClass()).hasSize(1);
    ServiceLoader<?> loader =
        ServiceLoader.load(kinds.get(0), provider().getClass().getClassLoader());
    assertThat(loader.stream().filter(found -> found.type() == provider().getClass()))
        .as(provider().getClass() + " in META-INF/services/" + kinds.get(0).getName())
        .hasSize(1);
  }

  @Test
  void configurationNamesItsProvider() {
    assertThat(config().providerId()).isEqualTo(provider().id());
    assertThat(config()).isInstanceOf(provider().configType());
    assertThat(provider().configType()).as("a type of its own").isNotEqualTo(StageConfig.class);
  }

  @Test
  void bothRoadsLeadToTheSameConfiguration() {
    StageOptions options = StageOptions.of(options());
    C configured = provider().configure(options);
    assertThat(options.problems()).isEmpty();
    assertThat(configured.providerId()).isEqualTo(provider().id());
    assertThat(configured).isInstanceOf(provider().configType());
    assertThat(configured).hasToString(config().toString());
  }

  @Test
  void everyOptionIsReadAlsoWhenAbsent() {
    StageOptions all = StageOptions.of(options());
    provider().configure(all);
    Map<String, String> required = new TreeMap<>(options());
    required.keySet().retainAll(requiredOptions());
    StageOptions few = StageOptions.of(required);
    provider().configure(few);
    assertThat(few.problems()).isEmpty();
    assertThat(few.known()).isEqualTo(all.known()).containsAll(options().keySet());
  }

  @Test
  void unknownOptionIsAProblem() {
    Map<String, String> more = new TreeMap<>(options());
    more.put("no-such-option", "x");
    assertProblem(more, "no-such-option");
  }

  @Test
  void missingOptionIsAProblem() {
    for (String key : requiredOptions()) {
      Map<String, String> fewer = new TreeMap<>(options());
      assertThat(fewer.remove(key)).as(key + " in options()").isNotNull();
      assertProblem(fewer, key);
    }
  }

  @Test
  void unusableValueIsAProblem() {
    unusableOptions()
        .forEach(
            (key, value) -> {
              Map<String, String> changed = new TreeMap<>(options());
              changed.put(key, value);
              assertProblem(changed, key);
            });
  }

  private void assertProblem(Map<String, String> values, String key) {
    StageOptions options = StageOptions.of("prefix.", values);
    List<String> problems;
    try {
      provider().configure(options);
      problems = options.problems();
    } catch (InvalidOptionsException e) {
      problems = e.problems();
    }
    assertThat(problems)
        .as("problems of " + values)
        .anyMatch(problem -> problem.contains("prefix." + key));
  }

  @Test
  void configurationPrintsNoSecret() {
    for (String secret : secrets()) {
      assertThat(config().toString()).doesNotContain(secret);
    }
  }

  @Test
  void stageIsCreatedWithoutAnyOperation() throws IOException {
    try (TestContext context = TestContext.create()) {
      Object first = provider().create(config(), context);
      Object second = provider().create(config(), context);
      assertThat(first).isNotNull();
      assertThat(second).isNotNull();
      assertThat(context.warnings()).isEmpty();
      close(first);
      close(second);
      close(first);
    }
  }

  private static void close(Object stage) throws IOException {
    if (stage instanceof Closeable closeable) {
      closeable.close();
    }
  }
}
