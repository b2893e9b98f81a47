package com.neuropilot.backup.cli;

import com.neuropilot.backup.Retention;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import picocli.CommandLine.Option;

/** Which backups stay, in the place of what the configuration file says. */
final class RetentionOptions {
  @Option(
      names = "--keep-days",
      paramLabel = "N",
      order = 30,
      description = "Keeps all of the last N days.")
  private Optional<Integer> days = Optional.empty();

  @Option(names = "--keep-last", paramLabel = "N", order = 31, description = "Keeps the newest N.")
  private Optional<Integer> last = Optional.empty();

  @Option(
      names = "--keep-daily",
      paramLabel = "N",
      order = 32,
      description = "Keeps the newest of each of the last N days that have one.")
  private Optional<Integer> daily = Optional.empty();

  @Option(names = "--keep-weekly", paramLabel = "N", order = 33, description = "Of each week.")
  private Optional<Integer> weekly = Optional.empty();

  @Option(names = "--keep-monthly", paramLabel = "N", order = 34, description = "Of each month.")
  private Optional<Integer> monthly = Optional.empty();

  @Option(names = "--keep-yearly", paramLabel = "N", order = 35, description = "Of each year.")
  private Optional<Integer> yearly = Optional.empty();

  @Option(
      names = "--keep-pre-restore-days",
      paramLabel = "N",
      order = 36,
      description = "Keeps copies made before a restore for N days; 30 unless said.")
  private Optional<Integer> preRestore = Optional.empty();

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      order = 37,
      description = "Whose calendar counts: Europe/Berlin; UTC unless said.")
  private Optional<String> zone = Optional.empty();

  private record Rule(
      Optional<Integer> count,
      IntFunction<Retention.Rules> first,
      BiFunction<Retention.Rules, Integer, Retention.Rules> next) {}

  /** Returns the rules that the command line says, if it says any. */
  Optional<Retention> retention() {
    try {
      Optional<Retention.Rules> rules = rules();
      if (rules.isEmpty() && zone.isPresent()) {
        throw new UsageException("--zone says whose days count; say how many with --keep-....");
      }
      return rules.map(kept -> kept.in(zone.map(ZoneId::of).orElse(ZoneOffset.UTC)));
    } catch (DateTimeException e) {
      throw new UsageException(
          "--zone is '" + zone.orElse("") + "', which is no time zone such as Europe/Berlin.");
    } catch (IllegalArgumentException e) {
      throw new UsageException("--" + e.getMessage());
    }
  }

  private Optional<Retention.Rules> rules() {
    List<Rule> all =
        List.of(
            new Rule(days, Retention::keepDays, Retention.Rules::keepDays),
            new Rule(last, Retention::keepLast, Retention.Rules::keepLast),
            new Rule(daily, Retention::keepDaily, Retention.Rules::keepDaily),
            new Rule(weekly, Retention::keepWeekly, Retention.Rules::keepWeekly),
            new Rule(monthly, Retention::keepMonthly, Retention.Rules::keepMonthly),
            new Rule(yearly, Retention::keepYearly, Retention.Rules::keepYearly),
            new Rule(
                preRestore, Retention::keepPreRestoreDays, Retention.Rules::keepPreRestoreDays));
    Optional<Retention.Rules> rules = Optional.empty();
    for (Rule rule : all) {
      if (rule.count().isPresent()) {
        int count = rule.count().get();
        rules =
            Optional.of(
                rules.isPresent()
                    ? rule.next().apply(rules.get(), count)
                    : rule.first().apply(count));
      }
    }
    return rules;
  }
}
