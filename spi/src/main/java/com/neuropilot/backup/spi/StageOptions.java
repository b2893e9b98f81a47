package com.neuropilot.backup.spi;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The untyped options of one stage, as a properties file gives them: {@code
 * directory=/var/backups}.
 *
 * <ul>
 *   <li>Reading an option, present or not, makes it known. {@link #problems()} lists each present
 *       option that was never read.
 *   <li>A value that cannot be used is collected as a problem and read as absent, so that all
 *       problems are reported at once.
 *   <li>An empty value counts as absent.
 *   <li>Not safe for use by several threads.
 * </ul>
 */
public final class StageOptions {
  private final String prefix;
  private final Map<String, String> values;
  private final SortedSet<String> known = new TreeSet<>();
  private final List<String> problems = new ArrayList<>();

  private StageOptions(String prefix, Map<String, String> values) {
    this.prefix = prefix;
    this.values = new TreeMap<>(values);
  }

  /**
   * Returns options without a prefix.
   *
   * @param values key and value
   */
  public static StageOptions of(Map<String, String> values) {
    return new StageOptions("", values);
  }

  /**
   * Returns options whose messages name each key with a prefix.
   *
   * @param prefix e.g. {@code "storage.far."}; may be empty
   * @param values key (without the prefix) and value
   */
  public static StageOptions of(String prefix, Map<String, String> values) {
    return new StageOptions(prefix, values);
  }

  /** Returns the text of an option. */
  public Optional<String> text(String key) {
    known.add(key);
    return Optional.ofNullable(values.get(key))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  /**
   * Returns the text of an option that must be there.
   *
   * @throws InvalidOptionsException when it is absent; carries the problems collected so far too
   */
  public String require(String key) {
    return text(key)
        .orElseThrow(
            () -> {
              problem(key, "is missing");
              return new InvalidOptionsException(problems);
            });
  }

  /** Returns the values of an option that are separated by commas; empty when absent. */
  public List<String> list(String key) {
    return text(key).stream()
        .flatMap(value -> Arrays.stream(value.split(",")))
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .toList();
  }

  /** Returns an option that is a whole number from {@code least} to {@code most}. */
  public OptionalInt integer(String key, int least, int most) {
    Optional<Integer> number =
        parse(
            key,
            "a whole number from " + least + " to " + most,
            value -> {
              int parsed = Integer.parseInt(value);
              if (parsed < least || parsed > most) {
                throw new IllegalArgumentException(value);
              }
              return parsed;
            });
    return number.isPresent() ? OptionalInt.of(number.get()) : OptionalInt.empty();
  }

  /** Returns an option that is {@code true} or {@code false}. */
  public Optional<Boolean> bool(String key) {
    return parse(
        key,
        "true or false",
        value ->
            switch (value.toLowerCase(Locale.ROOT)) {
              case "true", "yes", "on" -> true;
              case "false", "no", "off" -> false;
              default -> throw new IllegalArgumentException(value);
            });
  }

  /**
   * Returns an option that is a duration: {@code 90}, {@code 90s}, {@code 5m}, {@code 2h}, {@code
   * 7d} or ISO-8601 ({@code PT5M}); a bare number is seconds.
   */
  public Optional<Duration> duration(String key) {
    return parse(key, "a duration such as 90s, 5m, 2h or 7d", Quantities::duration);
  }

  /**
   * Returns an option that is a number of bytes: {@code 4096}, {@code 64KiB}, {@code 512MiB},
   * {@code 1GiB} ({@code K}, {@code M}, {@code G} mean the same).
   */
  public Optional<Long> bytes(String key) {
    return parse(key, "a size such as 512MiB or 1GiB", Quantities::bytes);
  }

  /** Returns an option that is a path of this machine's default file system. */
  public Optional<Path> path(String key) {
    return parse(key, "a path", Path::of);
  }

  /** Returns the paths of an option that are separated by commas; empty when absent. */
  public List<Path> paths(String key) {
    return list(key).stream().map(Path::of).toList();
  }

  /**
   * Returns an option that is one of an enum's constants, written in lower case with hyphens.
   *
   * @param <E> the enum
   */
  public <E extends Enum<E>> Optional<E> choice(String key, Class<E> type) {
    List<String> names =
        Arrays.stream(type.getEnumConstants()).map(StageOptions::optionName).toList();
    return parse(key, "one of " + String.join(", ", names), value -> constant(type, value));
  }

  /**
   * Returns the constants of an enum that an option names, separated by commas; empty when absent.
   *
   * @param <E> the enum
   */
  public <E extends Enum<E>> Set<E> choices(String key, Class<E> type) {
    String names =
        Arrays.stream(type.getEnumConstants())
            .map(StageOptions::optionName)
            .collect(Collectors.joining(", "));
    return this.<Set<E>>parse(
            key,
            "a list of " + names,
            value ->
                list(key).stream()
                    .map(name -> constant(type, name))
                    .collect(Collectors.toCollection(() -> EnumSet.noneOf(type))))
        .orElseGet(() -> EnumSet.noneOf(type));
  }

  /**
   * Returns the secret that {@code KEY-env} (the name of an environment variable) or {@code
   * KEY-file} (a file) points to. There is no option that holds a secret itself.
   */
  public Optional<Secret> secret(String key) {
    Optional<Secret> environment = text(key + "-env").map(Secret::fromEnvironment);
    Optional<Secret> file = path(key + "-file").map(Secret::fromFile);
    if (environment.isPresent() && file.isPresent()) {
      problem(key + "-env", "and " + prefix + key + "-file are both given; keep one");
    }
    return environment.or(() -> file);
  }

  /**
   * Adds a problem with an option, e.g. {@code problem("level", "must not be above 9 for gzip")}.
   */
  public void problem(String key, String message) {
    problems.add(prefix + key + " " + message);
  }

  /** Returns the options read so far, present or not. */
  public SortedSet<String> known() {
    return new TreeSet<>(known);
  }

  /**
   * Returns every problem: the values that could not be used, then the options that nobody read,
   * with the known ones.
   */
  public List<String> problems() {
    List<String> all = new ArrayList<>(problems);
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        all.add(prefix + key + " is not a known option; known are: " + String.join(", ", known));
      }
    }
    return all;
  }

  private <T> Optional<T> parse(String key, String expected, Function<String, T> parser) {
    Optional<String> text = text(key);
    try {
      return text.map(parser);
    } catch (IllegalArgumentException | ArithmeticException e) {
      problem(key, "is '" + text.orElse("") + "', which is not " + expected);
      return Optional.empty();
    }
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String name) {
    return Enum.valueOf(type, name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  private static String optionName(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
