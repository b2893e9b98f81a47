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
 * @param unchecked why a copy could not be looked at to its end (its storage failed, the key is
 *     another), by the storage's label; nothing can be said of it
 * @param decoded whether every copy was decrypted and unpacked to its end; without a key, stored
 *     bytes were compared with their checksums only
 */
public record VerificationReport(
    String id, Map<String, List<String>> problems, Map<String, String> unchecked, boolean decoded) {
  /** Takes copies. */
  public VerificationReport {
    problems = Collections.unmodifiableMap(new LinkedHashMap<>(problems));
    unchecked = Collections.unmodifiableMap(new LinkedHashMap<>(unchecked));
  }

  /** Returns whether every copy was looked at and is whole. */
  public boolean isWhole() {
    return unchecked.isEmpty() && !isDamaged();
  }

  /** Returns whether something is wrong with a copy. */
  public boolean isDamaged() {
    return problems.values().stream().anyMatch(found -> !found.isEmpty());
  }
}
