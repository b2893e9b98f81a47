package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.DumpInfo;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which pg_restore reads which archive (PostgreSQL: {@code pg_backup_archiver.h}). */
final class ArchiveVersion {
  private static final Pattern NUMBERS = Pattern.compile("(\\d+)(?:\\.(\\d+))?");

  private ArchiveVersion() {}

  /**
   * Returns the oldest major version of pg_restore that reads a dump, as far as its record tells.
   */
  static int leastTool(DumpInfo dump) {
    Matcher archive = NUMBERS.matcher(dump.archiveVersion());
    if (archive.matches() && archive.group(2) != null) {
      return switch (Integer.parseInt(archive.group(2))) {
        case 16 -> 17;
        case 15 -> 16;
        case 14 -> 12;
        default -> Integer.parseInt(archive.group(2)) > 16 ? major(dump.toolVersion()) : 11;
      };
    }
    return major(dump.toolVersion());
  }

  /** Returns the first number in a version: the major one; 0 if there is none. */
  static int major(String version) {
    Matcher matcher = NUMBERS.matcher(version);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }
}
