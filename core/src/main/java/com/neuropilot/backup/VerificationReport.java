package com.neuropilot.backup;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a verification found.
 *
 * @param id the backup's name
 * @param problems what is wrong with each copy, by the storage's label; an empty list for a whole
 *     one
 * @param decoded whether every copy was decrypted and unpacked to its end; without a key, stored
 *     bytes were compared with their checksums only
 */
public record VerificationReport(String id, Map<String, List<String>> problems, boolean decoded) {
  /** Takes a copy. */
  public VerificationReport {
    problems = Collections.unmodifiableMap(new LinkedHashMap<>(problems));
  }

  /** Returns whether every copy is whole. */
  public boolean isWhole() {
    return problems.values().stream().allMatch(List::isEmpty);
  }
}
