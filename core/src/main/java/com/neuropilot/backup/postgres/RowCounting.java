package com.neuropilot.backup.postgres;

/** How the rows of each table are counted for the record of a backup. */
public enum RowCounting {
  /** In the dump as it passes, at no cost to the server. */
  STREAM,
  /**
   * By {@code count(*)} in the dump's own snapshot; every table is locked {@code ACCESS SHARE}, as
   * pg_dump does, before the snapshot is handed on.
   */
  EXACT,
  /** Not at all. */
  NONE
}
