package com.neuropilot.backup.spi;

/** How restored data takes its place. */
public enum RestoreMode {
  /** Into a new database beside the old one, then the two exchange names. */
  SWAP,
  /** Within the database in use, in one transaction. */
  IN_PLACE,
  /** Into a database that does not exist or is empty. */
  NEW
}
