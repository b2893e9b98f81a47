package com.neuropilot.backup.internal.drill;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Names the database of a drill: {@code neuropilot_drill_20250121030000}. */
final class DrillDatabaseName {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss").withZone(ZoneOffset.UTC);
  private static final int LONGEST_PIPELINE = 30;

  private DrillDatabaseName() {}

  static String of(String backup, Instant now) {
    String pipeline =
        backup
            .replaceAll("_\\d{8}_\\d{6}.*", "")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]", "_");
    String head = pipeline.substring(0, Math.min(LONGEST_PIPELINE, pipeline.length()));
    return head + "_drill_" + TIME.format(now);
  }
}
