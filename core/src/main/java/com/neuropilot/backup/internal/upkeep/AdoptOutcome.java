package com.neuropilot.backup.internal.upkeep;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of a file that was to be adopted.
 *
 * @param backup the name of the backup that it is
 * @param done the labels of the storages where it is one now
 * @param failures what failed, by the storage's label
 */
public record AdoptOutcome(String backup, List<String> done, Map<String, IOException> failures) {
  /** Takes copies. */
  public AdoptOutcome {
    done = List.copyOf(done);
    failures = Collections.unmodifiableMap(new LinkedHashMap<>(failures));
  }
}
