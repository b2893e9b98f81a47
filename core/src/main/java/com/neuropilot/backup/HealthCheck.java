package com.neuropilot.backup;

import com.neuropilot.backup.PipelineHealth.DestinationHealth;
import com.neuropilot.backup.PipelineHealth.LastBackup;
import com.neuropilot.backup.PipelineHealth.ProvenBackup;
import com.neuropilot.backup.PipelineHealth.Status;
import com.neuropilot.backup.internal.run.Amounts;
import com.neuropilot.backup.internal.run.RunPlan.NamedStorage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Compares the backups that there are with those that the schedules promise. */
final class HealthCheck {
  private final PipelineParts parts;
  private final BackupCatalog catalog;
  private final Instant now;
  private final List<String> disproved = new ArrayList<>();
  private final Optional<Instant> promised;

  HealthCheck(PipelineParts parts, BackupCatalog catalog) {
    this.parts = parts;
    this.catalog = catalog;
    this.now = parts.clock().instant();
    this.promised =
        backupSchedules(parts).stream()
            .map(schedule -> schedule.promised(now))
            .max(Comparator.naturalOrder());
  }

  PipelineHealth run() {
    List<DestinationHealth> destinations =
        parts.storages().stream().map(NamedStorage::label).map(this::look).toList();
    Optional<LastBackup> newest =
        destinations.stream()
            .flatMap(destination -> destination.lastGood().stream())
            .max(Comparator.comparing(LastBackup::started));
    long served = destinations.stream().filter(destination -> !destination.overdue()).count();
    Status status = served >= parts.enough() ? Status.GOOD : Status.OVERDUE;
    return new PipelineHealth(
        parts.name(),
        status,
        now,
        reasons(destinations, newest),
        status == Status.GOOD ? List.of() : remedies(newest),
        newest,
        destinations.stream()
            .flatMap(destination -> destination.lastProven().stream())
            .max(Comparator.comparing(ProvenBackup::started)),
        backupSchedules(parts).stream()
            .map(schedule -> schedule.next(now))
            .min(Comparator.naturalOrder()),
        destinations);
  }

  /** A destination that cannot be looked at has nothing that anybody could restore now. */
  private DestinationHealth look(String label) {
    try {
      List<BackupEntry> good = new ArrayList<>();
      for (BackupEntry entry : whole(label)) {
        if (!entry.isDisproved()) {
          good.add(entry);
        } else if (good.isEmpty()) {
          disproved.add(disproved(label, entry));
        }
      }
      Optional<LastBackup> last = good.stream().findFirst().map(this::backup);
      return new DestinationHealth(
          label, last, proven(good), good.size(), !serves(last), Optional.empty());
    } catch (BackupException e) {
      return new DestinationHealth(
          label,
          Optional.empty(),
          Optional.empty(),
          0,
          true,
          Optional.of(String.valueOf(e.getMessage())));
    }
  }

  private List<BackupEntry> whole(String label) {
    return catalog.only(label).list().stream()
        .filter(entry -> entry.state() == BackupState.WHOLE)
        .filter(entry -> entry.isCandidate() && entry.pipeline().equals(parts.name()))
        .toList();
  }

  private static String disproved(String label, BackupEntry entry) {
    return "Destination "
        + label
        + ": "
        + entry.id()
        + " is not counted: its last drill or verification failed. Mend that ('sync', from a good"
        + " copy elsewhere), or try it again ('drill', 'verify').";
  }

  private LastBackup backup(BackupEntry entry) {
    return new LastBackup(
        entry.id(), entry.started(), Duration.between(entry.started(), now), entry.storedBytes());
  }

  private Optional<ProvenBackup> proven(List<BackupEntry> newestFirst) {
    return newestFirst.stream()
        .filter(BackupEntry::isProven)
        .findFirst()
        .map(
            entry ->
                new ProvenBackup(
                    entry.id(),
                    entry.started(),
                    Duration.between(entry.started(), now),
                    entry.drill().orElseThrow()));
  }

  /** Without a schedule nothing is promised but that there is a backup. */
  private boolean serves(Optional<LastBackup> last) {
    return last.filter(backup -> promised.isEmpty() || !backup.started().isBefore(promised.get()))
        .isPresent();
  }

  private List<String> reasons(List<DestinationHealth> destinations, Optional<LastBackup> newest) {
    List<String> reasons = new ArrayList<>();
    if (newest.isEmpty()) {
      reasons.add("There is no good backup.");
    }
    for (DestinationHealth destination : destinations) {
      if (destination.problem().isPresent()) {
        reasons.add(
            "Destination "
                + destination.label()
                + " cannot be looked at: "
                + destination.problem().get());
      } else if (destination.overdue() && newest.isPresent()) {
        reasons.add("Destination " + destination.label() + ": " + lateness(destination));
      }
    }
    reasons.addAll(disproved);
    if (promised.isEmpty()) {
      reasons.add("No schedule says when a backup is due (schedule.LABEL.cron).");
    }
    return reasons;
  }

  private String lateness(DestinationHealth destination) {
    String age =
        destination
            .lastGood()
            .map(last -> "the newest good backup is " + Amounts.duration(last.age()) + " old")
            .orElse("there is no good backup");
    return age + promised.map(due -> "; one was due at " + due).orElse("") + ".";
  }

  private List<String> remedies(Optional<LastBackup> newest) {
    List<String> remedies = new ArrayList<>();
    remedies.add(
        "Look why no backup came: is the scheduler (cron, the application) alive, and what does its"
            + " log say? 'doctor' finds what is wrong.");
    remedies.add("Make a backup now ('backup').");
    if (newest.filter(last -> serves(Optional.of(last))).isPresent()) {
      remedies.add("A good one is elsewhere: mend the destination, then 'sync' copies it there.");
    }
    return remedies;
  }

  private static List<Schedule> backupSchedules(PipelineParts parts) {
    return parts.schedules().stream()
        .filter(each -> each.job() == ScheduledJob.BACKUP)
        .map(JobSchedule::schedule)
        .toList();
  }
}
