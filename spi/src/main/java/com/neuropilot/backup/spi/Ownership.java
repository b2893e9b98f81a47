package com.neuropilot.backup.spi;

/** What becomes of owners and privileges in a restore. */
public enum Ownership {
  /** As in the dump; a role that is missing or may not be given something to is a problem. */
  KEEP,
  /** Everything belongs to the restoring role, and nobody is granted anything. */
  MINE,
  /** As in the dump as far as the restoring role may; the rest is skipped and listed. */
  AUTO
}
