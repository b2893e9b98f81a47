package com.neuropilot.backup.examples.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an instance did, by what it logged.
 *
 * @param done the jobs that it did, in their order
 * @param most how many it did at the same time, at most
 */
record WorkLog(List<String> done, int most) {
  private static final Pattern LINE =
      Pattern.compile(".* (\\S+/\\S+), due at \\S+: (begins|done|failed).*");

  static WorkLog of(List<String> lines) {
    List<String> done = new ArrayList<>();
    int running = 0;
    int most = 0;
    for (String line : lines) {
      Matcher said = LINE.matcher(line);
      if (!said.matches()) {
        continue;
      }
      running += said.group(2).equals("begins") ? 1 : -1;
      most = Math.max(most, running);
      if (said.group(2).equals("done")) {
        done.add(said.group(1));
      }
    }
    return new WorkLog(done, most);
  }
}
