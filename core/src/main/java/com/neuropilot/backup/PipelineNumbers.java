package com.neuropilot.backup;

import com.neuropilot.backup.internal.registry.Problems;
import java.util.OptionalInt;

/**
 * The numbers of a pipeline, each with its bounds.
 *
 * @param partSize the longest part, in bytes
 * @param maxShrink how many percent a backup may lose
 * @param enough at how many destinations a backup is complete; at all unless said
 */
record PipelineNumbers(long partSize, int maxShrink, OptionalInt enough) {
  private static final long LEAST_PART_SIZE = 64 * 1024;

  /** Adds what is out of bounds with so many destinations. */
  void check(int destinations, Problems found) {
    if (maxShrink < 1 || maxShrink > 100) {
      found.add("max-shrink is " + maxShrink + "%; it must be from 1% to 100%, which turns it off");
    }
    if (enough.isPresent() && (enough.getAsInt() < 1 || enough.getAsInt() > destinations)) {
      found.add(
          "destinations is at-least-"
              + enough.getAsInt()
              + ", and there are "
              + destinations
              + "; say a number from 1 to that, or all");
    }
    if (partSize < LEAST_PART_SIZE) {
      found.add("part-size is " + partSize + " bytes; it must be " + LEAST_PART_SIZE + " at least");
    }
  }
}
