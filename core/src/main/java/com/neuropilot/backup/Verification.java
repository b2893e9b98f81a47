package com.neuropilot.backup;

/** How a run makes sure of what it stored. */
public enum Verification {
  /** Nothing beyond what each put does anyway: compare the stored object with what was sent. */
  NONE,
  /** Every stored object is read back and its hash compared. */
  CHECKSUM,
  /**
   * As {@link #CHECKSUM}, and the backup is then restored in a drill, with the pipeline's drill
   * settings. The run needs a secret key for that. A backup that turns out bad there makes the run
   * fail; old ones are not deleted in it.
   */
  RESTORE
}
