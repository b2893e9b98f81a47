package com.neuropilot.backup.internal.catalog;

import com.neuropilot.backup.internal.manifest.BackupId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a file that the older scripts made: {@code neuropilot_20250120_020000.sql.gz.gpg}.
 *
 * @param name the whole name
 * @param id what it says of pipeline and time
 * @param extensions format and codecs, e.g. {@code ".sql.gz.gpg"}
 */
record ForeignName(String name, BackupId id, String extensions) {
  private static final Pattern EXTENSIONS =
      Pattern.compile("\\.(sql|dump)(\\.(gz|zst|xz))?(\\.(gpg|pgp|asc))?");

  static Optional<ForeignName> parse(String name) {
    int dot = name.indexOf('.');
    if (dot < 0) {
      return Optional.empty();
    }
    Matcher matcher = EXTENSIONS.matcher(name.substring(dot));
    return matcher.matches()
        ? BackupId.parse(name.substring(0, dot))
            .map(id -> new ForeignName(name, id, name.substring(dot)))
        : Optional.empty();
  }

  /** Returns whether a file's name says that it is encrypted. */
  static boolean looksEncrypted(String name) {
    return name.endsWith(".gpg") || name.endsWith(".pgp") || name.endsWith(".asc");
  }
}
