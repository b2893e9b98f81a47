package com.neuropilot.backup.cli.kill;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where a run is killed: at a line of its output.
 *
 * @param what the line
 * @param occurrence which of several such lines, from 1
 */
record Moment(String what, int occurrence) {
  @Override
  public String toString() {
    return what + " #" + occurrence;
  }

  /**
   * Chooses moments of a rehearsal: the first of each kind, then others evenly apart.
   *
   * @param lines the rehearsal's lines; those that only the clock makes come are left out
   * @param most how many to choose
   */
  static List<Moment> spread(List<String> lines, int most) {
    List<Moment> all = of(lines);
    Set<Moment> chosen =
        new LinkedHashSet<>(all.stream().filter(moment -> moment.occurrence == 1).toList());
    for (int i = 0; i < most && chosen.size() < most; i++) {
      chosen.add(all.get((int) ((long) i * all.size() / most)));
    }
    for (int i = 0; i < all.size() && chosen.size() < most; i++) {
      chosen.add(all.get(i));
    }
    return chosen.stream().limit(most).toList();
  }

  private static List<Moment> of(List<String> lines) {
    Map<String, Integer> counts = new HashMap<>();
    List<Moment> all = new ArrayList<>();
    lines.stream()
        .filter(line -> !line.contains("progress"))
        .forEach(line -> all.add(new Moment(line, counts.merge(line, 1, Integer::sum))));
    return all;
  }
}
