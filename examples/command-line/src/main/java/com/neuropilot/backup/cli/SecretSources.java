package com.neuropilot.backup.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Looks whether a secret is where it is said to be, without reading it. */
final class SecretSources {
  private SecretSources() {}

  /** Returns what is wrong with a variable. */
  static Optional<String> problem(String key, String variable, Map<String, String> environment) {
    return environment.containsKey(variable)
        ? Optional.empty()
        : Optional.of(
            key
                + " names the environment variable "
                + variable
                + ", which is not set. Set it (export "
                + variable
                + "=...), or keep the secret in a file: "
                + key.substring(0, key.length() - "env".length())
                + "file.");
  }

  /** Returns what is wrong with a file. */
  static Optional<String> problem(String key, Path file) {
    if (!Files.exists(file)) {
      return Optional.of(key + " names the file " + file + ", which does not exist.");
    }
    return Files.isReadable(file) && !Files.isDirectory(file)
        ? Optional.empty()
        : Optional.of(key + " names the file " + file + ", which this user may not read.");
  }
}
