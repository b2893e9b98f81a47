package com.neuropilot.backup;

import com.neuropilot.backup.spi.StageOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/**
 * Keys with dots, as a configuration file has them: {@code storage.far = rclone}, {@code
 * storage.far.remote = ...}.
 */
final class PropertyTree {
  private static final Set<String> STAGES =
      Set.of(
          "source",
          "compressor",
          "encryptor",
          "storage",
          "notifier",
          "retention",
          "schedule",
          "drill");

  private final TreeMap<String, String> values;
  private final StageOptions own;

  private PropertyTree(Map<String, String> given) {
    this.values = new TreeMap<>(given);

    TreeMap<String, String> rest = new TreeMap<>(values);
    rest.keySet().removeIf(key -> STAGES.contains(head(key)));
    this.own = StageOptions.of(rest);
  }

  static PropertyTree of(Properties properties) {
    TreeMap<String, String> values = new TreeMap<>();
    properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
    return new PropertyTree(values);
  }

  /** Returns the keys that belong to no stage. */
  StageOptions own() {
    return own;
  }

  Optional<String> value(String key) {
    return Optional.ofNullable(values.get(key))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  /** Returns the options below a key, without the key. */
  Map<String, String> under(String key) {
    TreeMap<String, String> options = new TreeMap<>();
    String prefix = key + ".";
    values
        .subMap(prefix, key + "/")
        .forEach((name, value) -> options.put(name.substring(prefix.length()), value));
    return options;
  }

  /** Returns what {@code key.LABEL} says, by label. */
  Map<String, String> labels(String key) {
    TreeMap<String, String> labels = new TreeMap<>();
    under(key)
        .forEach(
            (name, value) -> {
              if (name.indexOf('.') < 0) {
                labels.put(name, value.strip());
              }
            });
    return labels;
  }

  /** Returns what is wrong with keys that no stage will ever see. */
  List<String> problems() {
    List<String> problems = new ArrayList<>(problemsBesideSource());
    if (!values.containsKey("source")) {
      problems.add("source is missing; for PostgreSQL: source = postgresql");
    }
    return problems;
  }

  /** Returns the same where the source is said otherwise. */
  List<String> problemsBesideSource() {
    List<String> problems = new ArrayList<>(own.problems());
    for (String key : List.of("storage", "notifier")) {
      under(key).keySet().stream()
          .filter(name -> name.indexOf('.') > 0 && !values.containsKey(key + "." + head(name)))
          .forEach(
              name ->
                  problems.add(
                      key
                          + "."
                          + name
                          + " is an option, but "
                          + key
                          + "."
                          + head(name)
                          + " does not say of what"));
    }
    List.of("compressor", "encryptor").stream()
        .filter(key -> !values.containsKey(key) && !under(key).isEmpty())
        .forEach(key -> problems.add(key + ".* are options, but " + key + " does not say of what"));
    return problems;
  }

  private static String head(String key) {
    int dot = key.indexOf('.');
    return dot < 0 ? key : key.substring(0, dot);
  }
}
