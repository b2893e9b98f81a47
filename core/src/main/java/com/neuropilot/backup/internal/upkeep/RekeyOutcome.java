package com.neuropilot.backup.internal.upkeep;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of one backup.
 *
 * @param backup its name
 * @param done the labels of the storages where it is encrypted for the new recipients alone now
 * @param unchanged the labels of those where it was so before
 * @param failures what failed, by the storage's label
 * @param decoded whether the new generation was decrypted and unpacked to its end, and not only
 *     compared with its checksums
 */
public record RekeyOutcome(
    String backup,
    List<String> done,
    List<String> unchanged,
    Map<String, IOException> failures,
    boolean decoded) {
  /** Takes copies. */
  public RekeyOutcome {
    done = List.copyOf(done);
    unchanged = List.copyOf(unchanged);
    failures = new LinkedHashMap<>(failures);
  }
}
