package com.neuropilot.backup.internal.catalog;

/** What a listing says of a copy, without reading its data. */
public enum CopyState {
  /** The manifest is good and every object that it names is there in its length. */
  WHOLE,
  /** The manifest or an object is missing or not as it should be. */
  DAMAGED,
  /** A file of another tool that follows the older scripts' names. */
  FOREIGN,
  /** A run that has not ended, or was killed: no backup. */
  INCOMPLETE
}
