package com.neuropilot.backup.cli;

import com.neuropilot.backup.drill.DrillReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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
    return List.of(
        program + "list" + place,
        program + "restore " + quoted(report.backup()) + place + " " + String.join(" ", restore));
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
