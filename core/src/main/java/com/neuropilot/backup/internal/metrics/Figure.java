package com.neuropilot.backup.internal.metrics;

/** What is measured, with its name for Micrometer, its unit there, and its help for people. */
public enum Figure {
  /** When the last run ended. */
  LAST_RUN_TIMESTAMP("last.run.timestamp", Figure.SECONDS, "When the last run ended."),
  /** Whether the last run made a complete backup. */
  LAST_RUN_SUCCESS("last.run.success", "", "Whether the last run made a complete backup."),
  /** Its warnings. */
  LAST_RUN_WARNINGS("last.run.warnings", "", "Warnings of the last run."),
  /** Its duration. */
  LAST_RUN_DURATION("last.run.duration", Figure.SECONDS, "How long the last run took."),
  /** The duration of its stages. */
  LAST_RUN_STAGE_DURATION(
      "last.run.stage.duration", Figure.SECONDS, "How long each stage of the last run took."),
  /** The length of the dump. */
  LAST_RUN_RAW("last.run.raw", Figure.BYTES, "Bytes of the last dump."),
  /** Compressed. */
  LAST_RUN_COMPRESSED("last.run.compressed", Figure.BYTES, "Bytes of the last dump, compressed."),
  /** Stored. */
  LAST_RUN_STORED("last.run.stored", Figure.BYTES, "Bytes of the last backup at one destination."),
  /** Raw to stored. */
  LAST_RUN_RATIO("last.run.compression.ratio", "", "Bytes of the last dump for each byte stored."),
  /** Speed. */
  LAST_RUN_THROUGHPUT(
      "last.run.throughput",
      "bytes_per_second",
      "Bytes of the last dump for each second of the run."),
  /** Each destination of the last run. */
  LAST_RUN_DESTINATION_SUCCESS(
      "last.run.destination.success", "", "Whether the last backup is whole at the destination."),
  /** Whether a promise is broken. */
  OVERDUE("overdue", "", "Whether a backup that was promised was not there at the last look."),
  /** How many there are. */
  WHOLE_BACKUPS("whole.backups", "", "Whole backups at the destination."),
  /** The newest good one. */
  LAST_SUCCESS_TIMESTAMP(
      "last.success.timestamp",
      Figure.SECONDS,
      "When the newest whole backup at the destination began."),
  /** The newest proven one. */
  LAST_PROVEN_TIMESTAMP(
      "last.proven.timestamp",
      Figure.SECONDS,
      "When the newest backup began that a drill restored and found good."),
  /** Its drill. */
  LAST_PROVEN_DRILL_TIMESTAMP(
      "last.proven.drill.timestamp", Figure.SECONDS, "When that drill began."),
  /** Its RTO. */
  LAST_PROVEN_RECOVERY(
      "last.proven.recovery", Figure.SECONDS, "How long recovery took in that drill."),
  /** The last drill. */
  LAST_DRILL_TIMESTAMP("last.drill.timestamp", Figure.SECONDS, "When the last drill ended."),
  /** Its verdict. */
  LAST_DRILL_SUCCESS("last.drill.success", "", "Whether the last drill proved its backup good."),
  /** RTO. */
  LAST_DRILL_RECOVERY(
      "last.drill.recovery", Figure.SECONDS, "How long recovery took in the last drill (RTO)."),
  /** RPO. */
  LAST_DRILL_DATA_AGE(
      "last.drill.data.age", Figure.SECONDS, "How old the data was in the last drill (RPO).");

  private static final String SECONDS = "seconds";
  private static final String BYTES = "bytes";
  private static final String PREFIX = "neuropilot.backup.";

  private final String meter;
  private final String unit;
  private final String help;

  Figure(String meter, String unit, String help) {
    this.meter = meter;
    this.unit = unit;
    this.help = help;
  }

  /** Returns the name of a meter, e.g. {@code "neuropilot.backup.last.run.raw"}. */
  public String meterName() {
    return PREFIX + meter;
  }

  /** Returns the name for Prometheus, e.g. {@code "neuropilot_backup_last_run_raw_bytes"}. */
  public String prometheusName() {
    String name = meterName().replace('.', '_');
    return unit.isEmpty() ? name : name + "_" + unit;
  }

  /** Returns the unit; empty if it has none. */
  public String unit() {
    return unit;
  }

  /** Returns what it is, in one line. */
  public String help() {
    return help;
  }
}
