package com.neuropilot.backup;

/** What is done after storing, before the objects become a backup. */
public enum Verification {
  /** Nothing beyond what each put does anyway: compare the stored object with what was sent. */
  NONE,
  /** Every stored object is read back and its hash compared. */
  CHECKSUM
}
