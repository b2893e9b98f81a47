package com.neuropilot.backup.internal.catalog;

import java.util.List;

/**
 * What a look at one copy found.
 *
 * @param problems what is wrong; empty when the copy is whole
 * @param decoded whether it was decoded to its end, and not only compared with its checksums
 */
public record CopyVerdict(List<String> problems, boolean decoded) {
  /** Takes a copy, each problem once. */
  public CopyVerdict {
    problems = problems.stream().distinct().toList();
  }
}
