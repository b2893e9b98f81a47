package com.neuropilot.backup.drill;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a drill found. Names of tables and checks are in it; no row of the data, and no secret.
 *
 * @param backup the backup's name
 * @param database the name of the database that it is of; empty if not known
 * @param storage the label of the storage whose copy was restored
 * @param drilled when the drill began
 * @param dataAge how old the data was then (RPO): since the beginning of the backup
 * @param library the version of this library
 * @param server the server that it was restored on, for people
 * @param contents what the backup is
 * @param restored whether it was restored to its end, so that there was something to look at
 * @param stages what was done, in order
 * @param tables the rows of each table
 * @param checks the user's own checks
 * @param problems what is wrong with the backup; empty if it is good
 * @param skipped each statement of the dump that was left out, and why
 * @param warnings what a person should know
 */
public record DrillReport(
    String backup,
    String database,
    String storage,
    Instant drilled,
    Duration dataAge,
    String library,
    String server,
    Contents contents,
    boolean restored,
    List<DrillStage> stages,
    List<DrillTable> tables,
    List<DrillCheckResult> checks,
    List<String> problems,
    List<String> skipped,
    List<String> warnings) {
  /** Takes copies. */
  public DrillReport {
    Objects.requireNonNull(backup, "backup");
    stages = List.copyOf(stages);
    tables = List.copyOf(tables);
    checks = List.copyOf(checks);
    problems = List.copyOf(problems);
    skipped = List.copyOf(skipped);
    warnings = List.copyOf(warnings);
  }

  /**
   * What a backup is.
   *
   * @param started when it began
   * @param dump what was dumped, for people: {@code "postgresql 15.18, custom"}
   * @param plainBytes the length of the dump, if known
   * @param storedBytes the length of the stored data
   * @param objects the number of stored objects with data
   * @param recipients fingerprints of the keys that can read it; empty if it is not encrypted
   * @param signed whether a signature belongs to it
   */
  public record Contents(
      Instant started,
      String dump,
      OptionalLong plainBytes,
      long storedBytes,
      int objects,
      List<String> recipients,
      boolean signed) {
    /** Takes a copy. */
    public Contents {
      recipients = List.copyOf(recipients);
    }
  }

  /** Returns the report with more that a person should know. */
  public DrillReport withWarnings(List<String> more) {
    List<String> all = new ArrayList<>(warnings);
    all.addAll(more);
    return new DrillReport(
        backup, database, storage, drilled, dataAge, library, server, contents, restored, stages,
        tables, checks, problems, skipped, all);
  }

  /** Returns whether the backup is proven good. */
  public boolean isPassed() {
    return problems.isEmpty();
  }

  /** Returns how long recovery took (RTO): the stages that a real one has too. */
  public Duration recovery() {
    return stages.stream()
        .filter(DrillStage::recovery)
        .map(DrillStage::duration)
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** Returns the rows of all tables together, as restored. */
  public long rows() {
    return tables.stream().mapToLong(table -> table.restored().orElse(0)).sum();
  }

  /** Returns whether the backup says how many rows there should be. */
  public boolean isRowsCompared() {
    return tables.stream().anyMatch(table -> table.recorded().isPresent());
  }

  /** A table that could not be counted for another reason is warned of, and is no problem. */
  boolean isWrong(DrillTable table) {
    return table.isDifferent() && (table.restored().isPresent() || !isPassed());
  }

  /** Returns the first problem, if there is one. */
  public Optional<String> problem() {
    return problems.stream().findFirst();
  }

  /** Returns the report as a JSON document for programs. */
  public String toJson() {
    return ReportJson.write(this);
  }

  /** Returns the report as one HTML page for people, which loads nothing from elsewhere. */
  public String toHtml() {
    return ReportPage.write(this);
  }
}
