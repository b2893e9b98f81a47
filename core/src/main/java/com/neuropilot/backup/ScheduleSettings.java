package com.neuropilot.backup;

import com.neuropilot.backup.internal.manifest.BackupId;
import com.neuropilot.backup.internal.registry.Problems;
import com.neuropilot.backup.internal.run.RunPlan.NamedStorage;
import com.neuropilot.backup.spi.StageOptions;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** Reads the schedules of a configuration file: {@code schedule.LABEL.cron = 0 2 * * *}. */
final class ScheduleSettings {
  private final StageOptions options;

  private ScheduleSettings(StageOptions options) {
    this.options = options;
  }

  /**
   * Reads all schedules into a pipeline.
   *
   * @param values the keys below {@code schedule}
   * @param problems takes what is wrong with them
   */
  static void read(
      Map<String, String> values, BackupPipelineBuilder builder, List<String> problems) {
    Map<String, Map<String, String>> labels = new TreeMap<>();
    values.forEach(
        (key, value) -> {
          int dot = key.indexOf('.');
          if (dot < 0) {
            problems.add(
                "schedule." + key + " is no option; say schedule." + key + ".cron = 0 2 * * *");
          } else {
            labels
                .computeIfAbsent(key.substring(0, dot), label -> new TreeMap<>())
                .put(key.substring(dot + 1), value);
          }
        });
    labels.forEach(
        (label, own) -> {
          StageOptions options = StageOptions.of("schedule." + label + ".", own);
          new ScheduleSettings(options).read(label, builder);
          problems.addAll(options.problems());
        });
  }

  /** Returns what is wrong with a label; empty if nothing is. */
  static Optional<String> problem(String label) {
    return BackupId.isPipelineName(label)
        ? Optional.empty()
        : Optional.of(
            "schedule." + label + ": a label takes lower-case letters, digits and hyphens");
  }

  /** Finds prunes that would delete nothing. */
  static void checkPrunes(
      Collection<JobSchedule> schedules, List<NamedStorage> storages, Problems problems) {
    boolean rules = storages.stream().anyMatch(storage -> !storage.retention().isEmpty());
    schedules.stream()
        .filter(schedule -> schedule.job() == ScheduledJob.PRUNE && !rules)
        .forEach(
            schedule ->
                problems.add(
                    "schedule."
                        + schedule.label()
                        + " prunes, and there is no rule that says which backups stay; give one,"
                        + " e.g. retention.keep-days = 30"));
  }

  private void read(String label, BackupPipelineBuilder builder) {
    ScheduledJob job = options.choice("job", ScheduledJob.class).orElse(ScheduledJob.BACKUP);
    Optional<String> cron = options.text("cron");
    Optional<ZoneId> zone = zone();
    Optional<Duration> jitter = options.duration("jitter");
    Optional<Duration> patience = options.duration("overdue-after");
    if (cron.isEmpty()) {
      options.problem("cron", "is missing; for every night at two: 0 2 * * *");
      return;
    }
    try {
      Schedule schedule = Schedule.cron(cron.get());
      schedule = with(schedule, zone, Schedule::in);
      schedule = with(schedule, jitter, Schedule::jitter);
      schedule = with(schedule, patience, Schedule::overdueAfter);
      builder.scheduled(label, job, schedule);
    } catch (IllegalArgumentException e) {
      options.problem("cron", "cannot be used: " + e.getMessage());
    }
  }

  private Optional<ZoneId> zone() {
    Optional<String> text = options.text("zone");
    try {
      return text.map(ZoneId::of);
    } catch (DateTimeException e) {
      options.problem(
          "zone", "is '" + text.orElse("") + "', which is no time zone such as Europe/Berlin");
      return Optional.empty();
    }
  }

  private static <T> Schedule with(
      Schedule schedule, Optional<T> value, BiFunction<Schedule, T, Schedule> setter) {
    return value.map(each -> setter.apply(schedule, each)).orElse(schedule);
  }
}
