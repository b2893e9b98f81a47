package com.neuropilot.backup;

import com.neuropilot.backup.internal.upkeep.RekeyOutcome;
import com.neuropilot.backup.spi.IntegrityException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of one backup that was to be encrypted anew.
 *
 * @param backup its name
 * @param rekeyed the labels of the storages where it is encrypted for the new recipients alone now
 * @param unchanged the labels of those where it was so before
 * @param problems what failed, why, and what to do, by the storage's label; what was there stays
 * @param damaged whether one of the problems is that a copy is damaged or not trusted
 * @param decoded whether the new generation was decrypted and unpacked to its end, and not only
 *     compared with its checksums, because a key at hand opens it
 */
public record RekeyReport(
    String backup,
    List<String> rekeyed,
    List<String> unchanged,
    Map<String, String> problems,
    boolean damaged,
    boolean decoded) {
  /** Takes copies. */
  public RekeyReport {
    rekeyed = List.copyOf(rekeyed);
    unchanged = List.copyOf(unchanged);
    problems = new LinkedHashMap<>(problems);
  }

  static RekeyReport of(RekeyOutcome outcome) {
    Map<String, String> problems = new LinkedHashMap<>();
    outcome
        .failures()
        .forEach((label, failure) -> problems.put(label, Failures.of(failure).getMessage()));
    return new RekeyReport(
        outcome.backup(),
        outcome.done(),
        outcome.unchanged(),
        problems,
        outcome.failures().values().stream().anyMatch(IntegrityException.class::isInstance),
        outcome.decoded());
  }
}
