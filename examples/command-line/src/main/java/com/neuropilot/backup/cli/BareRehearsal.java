package com.neuropilot.backup.cli;

import com.neuropilot.backup.drill.DrillReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The night when everything is lost, rehearsed: no configuration, no variables but those that every
 * shell has, only what was said on the command line.
 *
 * @param from where the backups are
 * @param keys the options that say how to decrypt
 */
record BareRehearsal(String from, List<String> keys) {
  private static final List<String> OF_EVERY_SHELL =
      List.of("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "SystemRoot", "USERPROFILE");

  private static final Pattern REMOTE = Pattern.compile("rclone:([^:,/]+):");

  BareRehearsal {
    keys = List.copyOf(keys);
  }

  /** Returns surroundings with no variable of the host's in them. */
  static Surroundings surroundings(Surroundings all) {
    Map<String, String> left = new TreeMap<>(all.environment());
    left.keySet().retainAll(OF_EVERY_SHELL);
    return new Surroundings(
        all.out(), all.err(), all.terminal(), left, all.clock(), all.cancelled());
  }

  /** Returns the commands of that night, with the backup that the drill restored. */
  List<String> commands(DrillReport report) {
    String program = "java -jar neuropilot-backup.jar ";
    String place = " --from " + quoted(from);
    List<String> restore = new ArrayList<>(keys);
    restore.add("--into postgresql://USER@HOST/" + database(report));
    List<String> commands = new ArrayList<>();
    remote()
        .map(name -> "rclone config # makes the remote " + name + " anew")
        .ifPresent(commands::add);
    commands.add(program + "list" + place);
    commands.add(
        program + "restore " + quoted(report.backup()) + place + " " + String.join(" ", restore));
    return List.copyOf(commands);
  }

  /** Returns the remote that rclone's own configuration has to know, if there is one. */
  private Optional<String> remote() {
    Matcher matcher = REMOTE.matcher(from);
    return matcher.lookingAt() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  static String option(String name, String value) {
    return name + " " + quoted(value);
  }

  private static String database(DrillReport report) {
    return Optional.of(report.database()).filter(name -> name.matches("\\w+")).orElse("DATABASE");
  }

  private static String quoted(String word) {
    return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
