package com.neuropilot.backup.internal.check;

import com.neuropilot.backup.internal.run.Amounts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Looks whether the work directory can hold the parts that are on their way. */
final class WorkDirectoryCheck implements Findings.Look {
  static final String AREA = "work-directory";
  private static final int MOST_PARTS = 4;

  private final long partSize;
  private final OptionalLong estimatedBytes;

  WorkDirectoryCheck(long partSize, OptionalLong estimatedBytes) {
    this.partSize = partSize;
    this.estimatedBytes = estimatedBytes;
  }

  @Override
  public void at(Findings findings) throws IOException {
    Path directory = findings.workDirectory();
    // FileStore fails where the mount point cannot be seen, as in a chroot; File does not.
    if (directory.toFile().getTotalSpace() == 0) {
      findings.ok(directory.getParent() + " can be written; how much is free there is unknown.");
      return;
    }
    long free = directory.toFile().getUsableSpace();
    long needed = Math.min(MOST_PARTS * partSize, estimatedBytes.orElse(Long.MAX_VALUE));
    String text = directory.getParent() + " has " + Amounts.bytes(free) + " free";
    if (free < needed) {
      findings.warn(
          text
              + ", and up to "
              + Amounts.bytes(needed)
              + " may be needed. Make room, choose another directory (work-directory), or lower"
              + " part-size.");
    } else {
      findings.ok(text + ".");
    }
  }
}
