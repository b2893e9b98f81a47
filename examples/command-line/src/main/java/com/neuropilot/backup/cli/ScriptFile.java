package com.neuropilot.backup.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The {@code .backup-config} of the older scripts: read as it is, never executed. */
final class ScriptFile {
  private static final String NAME = ".backup-config";
  private static final Pattern FIRST_LINE = Pattern.compile("(export\\s.*|[A-Z_][A-Z0-9_]*=.*)");
  private static final Set<PosixFilePermission> FOR_OTHERS =
      Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

  private ScriptFile() {}

  /** Tells such a file from properties: by its name, or by its first line. */
  static boolean isOne(Path file, String text) {
    return file.endsWith(NAME)
        || text.lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .findFirst()
            .filter(line -> FIRST_LINE.matcher(line).matches())
            .isPresent();
  }

  /**
   * Returns what the variables of a file mean here; what has no meaning is told.
   *
   * @throws UsageException when the file holds anything but assignments
   */
  static Settings read(Path file, String text, Surroundings surroundings) {
    ShellVariables variables = variables(file, text, surroundings.environment());
    PrintStream err = surroundings.err();
    if (isOpenToOthers(file) && variables.assigned().containsKey("PGPASSWORD")) {
      err.println(
          "warning: " + file + " holds a password, and other users may read it: chmod 600 " + file);
    }
    ScriptVariables script = new ScriptVariables(variables, surroundings.environment());
    Map<String, String> keys = new TreeMap<>(script.keys());
    keys.putAll(recipient(script, err));
    List<String> unknown = script.unknown();
    if (!unknown.isEmpty()) {
      err.println(
          "warning: "
              + file
              + " assigns what means nothing here and is ignored: "
              + String.join(", ", unknown));
    }
    script
        .overridden()
        .forEach(name -> err.println("note: " + name + " is taken from the environment."));
    return new Settings(keys, script.environment());
  }

  private static ShellVariables variables(Path file, String text, Map<String, String> environment) {
    try {
      return ShellAssignments.read(text, environment);
    } catch (ShellFileException e) {
      throw new UsageException(
          "The configuration file "
              + file
              + ", "
              + e.getMessage()
              + ". It is read as shell assignments, and nothing in it is executed.");
    }
  }

  private static Map<String, String> recipient(ScriptVariables script, PrintStream err) {
    return script
        .recipient()
        .map(
            name -> {
              ScriptRecipient recipient = new ScriptRecipient(name, script.environment());
              String place = recipient.certificate().map(Path::toString).orElse(name);
              recipient.problem().ifPresent(problem -> err.println("warning: " + problem));
              return Map.of(
                  "encryptor", "openpgp", "encryptor.recipients", place, "encryptor.via", "gpg");
            })
        .orElse(Map.of());
  }

  private static boolean isOpenToOthers(Path file) {
    try {
      return Files.getPosixFilePermissions(file).stream().anyMatch(FOR_OTHERS::contains);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
