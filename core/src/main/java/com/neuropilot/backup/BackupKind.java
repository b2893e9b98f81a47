package com.neuropilot.backup;

import java.util.Locale;

/** Why a backup was made. */
public enum BackupKind {
  /** By a schedule. */
  SCHEDULED,
  /** Because somebody asked for it. */
  MANUAL,
  /** To have a way back from a restore; passed over when the latest backup is looked for. */
  PRE_RESTORE,
  /** To have a way back from a migration. */
  PRE_MIGRATION;

  /** Returns the name in manifests and on the command line, e.g. {@code "pre-restore"}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
