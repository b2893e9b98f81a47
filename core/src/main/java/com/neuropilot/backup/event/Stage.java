package com.neuropilot.backup.event;

/** What a run is doing. */
public enum Stage {
  /** Looking at the source, taking the lock, cleaning up after dead runs. */
  PREPARING,
  /** Dumping, compressing, encrypting and storing, all at the same time. */
  DUMPING,
  /** Storing what is left after the dump ended. */
  STORING,
  /** Reading stored objects back and comparing them. */
  VERIFYING,
  /** Putting the manifest, which makes the objects a backup. */
  PUBLISHING,
  /** Fetching, checking, decoding and loading a backup. */
  RESTORING,
  /** Checking what was loaded and putting it in its place. */
  COMMITTING,
  /** Removing what is not needed any more. */
  CLEANING_UP
}
