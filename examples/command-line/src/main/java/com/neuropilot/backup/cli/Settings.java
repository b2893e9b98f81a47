package com.neuropilot.backup.cli;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The keys of a configuration file, what the command line says in their place, and the environment
 * variables that they are read with. Immutable.
 */
final class Settings {
  private static final String STORAGE = "storage.";

  private final TreeMap<String, String> values;
  private final Map<String, String> environment;

  Settings(Map<String, String> values, Map<String, String> environment) {
    this.values = new TreeMap<>(values);
    this.environment = Map.copyOf(environment);
  }

  static Settings none(Surroundings surroundings) {
    return new Settings(Map.of(), surroundings.environment());
  }

  /**
   * Reads a configuration file, of properties or of the older scripts; what is to be said of the
   * latter goes to the terminal.
   */
  static Settings read(Path file, Surroundings surroundings) {
    String text = text(file);
    return ScriptFile.isOne(file, text)
        ? ScriptFile.read(file, text, surroundings)
        : new Settings(properties(file, text), surroundings.environment());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw unusable(file, "does not exist. Give the path of an existing file with --config.");
    } catch (AccessDeniedException e) {
      throw unusable(file, "may not be read by this user. Run as its owner, or let it be read.");
    } catch (CharacterCodingException e) {
      throw unusable(file, "is not in UTF-8. Save it in UTF-8.");
    } catch (IOException e) {
      throw unusable(file, "cannot be read: " + e.getMessage() + ".");
    }
  }

  private static Map<String, String> properties(Path file, String text) {
    UniqueProperties properties = new UniqueProperties();
    try (Reader reader = new StringReader(text)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw unusable(file, "cannot be read: " + e.getMessage() + ".");
    }
    if (!properties.repeated().isEmpty()) {
      throw new UsageException(
          properties.repeated().stream()
              .map(
                  key ->
                      "The configuration file "
                          + file
                          + " gives "
                          + key
                          + " twice. Keep one of the lines.")
              .toList());
    }
    TreeMap<String, String> values = new TreeMap<>();
    properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
    return values;
  }

  Optional<String> value(String key) {
    return Optional.ofNullable(values.get(key))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  /** Returns the files that a key names, separated by commas. */
  List<Path> paths(String key) {
    return value(key).stream()
        .flatMap(list -> List.of(list.split(",")).stream())
        .map(String::strip)
        .filter(path -> !path.isEmpty())
        .map(Path::of)
        .toList();
  }

  /** Returns the keys that begin with a prefix, without it. */
  Map<String, String> under(String prefix) {
    TreeMap<String, String> found = new TreeMap<>();
    values.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            found.put(key.substring(prefix.length()), value);
          }
        });
    return found;
  }

  /** Returns the environment variables: the process's, and what a file of the scripts exports. */
  Map<String, String> environment() {
    return environment;
  }

  boolean hasStorages() {
    return !storages().isEmpty();
  }

  /** Returns the labels of the storages. */
  List<String> storages() {
    return values.keySet().stream()
        .filter(key -> key.startsWith(STORAGE))
        .map(key -> key.substring(STORAGE.length()))
        .filter(label -> label.indexOf('.') < 0)
        .toList();
  }

  /** Returns where a storage is, for people: its label and what is known of its place. */
  String place(String label) {
    Optional<String> place =
        value(STORAGE + label + ".directory").or(() -> value(STORAGE + label + ".remote"));
    return label.equals(StorageOptions.LABEL)
        ? place.orElse(label)
        : label + place.map(where -> " (" + where + ")").orElse("");
  }

  /** Returns these settings with another value of a key. */
  Settings with(String key, String value) {
    TreeMap<String, String> changed = new TreeMap<>(values);
    changed.put(key, value);
    return new Settings(changed, environment);
  }

  /** Returns these settings with one storage in the place of all. */
  Settings withStorage(String label, String id, Map<String, String> options) {
    TreeMap<String, String> changed = new TreeMap<>(values);
    changed.keySet().removeIf(key -> key.startsWith(STORAGE));
    changed.put(STORAGE + label, id);
    options.forEach((key, value) -> changed.put(STORAGE + label + "." + key, value));
    return new Settings(changed, environment);
  }

  /**
   * Returns these settings with only one of their storages, so that no other can stand in its way.
   */
  Settings onlyStorage(String label) {
    if (!storages().contains(label)) {
      throw new UsageException(
          "There is no storage '" + label + "'; there are: " + String.join(", ", storages()) + ".");
    }
    String own = STORAGE + label;
    TreeMap<String, String> changed = new TreeMap<>(values);
    changed
        .keySet()
        .removeIf(key -> key.startsWith(STORAGE) && !key.equals(own) && !key.startsWith(own + "."));
    return new Settings(changed, environment);
  }

  /**
   * Makes sure that the variables and files with secrets are there which some keys point to, all at
   * once and before anything is begun.
   *
   * @param used which keys matter
   */
  void requireSecrets(Predicate<String> used) {
    List<String> problems = new ArrayList<>();
    values.forEach(
        (key, value) -> {
          if (used.test(key) && key.endsWith("-env")) {
            SecretSources.problem(key, value.strip(), environment).ifPresent(problems::add);
          } else if (used.test(key) && key.endsWith("-file")) {
            SecretSources.problem(key, Path.of(value.strip())).ifPresent(problems::add);
          }
        });
    if (!problems.isEmpty()) {
      throw new UsageException(problems);
    }
  }

  Properties properties() {
    Properties properties = new Properties();
    values.forEach(properties::setProperty);
    return properties;
  }

  private static UsageException unusable(Path file, String why) {
    return new UsageException("The configuration file " + file + " " + why);
  }
}
