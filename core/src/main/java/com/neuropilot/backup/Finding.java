package com.neuropilot.backup;

import com.neuropilot.backup.internal.check.CheckFinding;

/**
 * Something that {@link BackupPipeline#check()} or {@link BackupCatalog#tryKey} looked at.
 *
 * @param area what: {@code "source"}, {@code "encryptor"}, {@code "storage.near"}, {@code
 *     "work-directory"}, {@code "secret key"}
 * @param severity how it is
 * @param message what was found and, unless all is well, what to do; no secret
 */
public record Finding(String area, Severity severity, String message) {
  /** How something is, the worst last. */
  public enum Severity {
    /** As it should be. */
    OK,
    /** A backup will be made, but somebody should look at it. */
    WARNING,
    /** A backup will fail. */
    PROBLEM
  }

  static Finding of(CheckFinding finding) {
    return new Finding(finding.area(), Severity.valueOf(finding.level().name()), finding.message());
  }
}
