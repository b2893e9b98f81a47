package com.neuropilot.backup;

import com.neuropilot.backup.internal.catalog.CopyState;
import java.util.Locale;

/** What a listing says of a backup, without reading its data. */
public enum BackupState {
  /** Every copy has a good manifest and all its objects in their length. */
  WHOLE,
  /** A copy's manifest or object is missing or not as it should be. */
  DAMAGED,
  /**
   * A file of another tool that follows the older scripts' names; restorable when named, never
   * deleted.
   */
  FOREIGN,
  /** A run that has not ended or was killed: no backup. */
  INCOMPLETE;

  static BackupState of(CopyState state) {
    return valueOf(state.name());
  }

  /** Returns the name on the command line, e.g. {@code "whole"}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
