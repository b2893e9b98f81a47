package com.neuropilot.backup.internal.retention;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.internal.retention.Dated.Standing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The rules mean what they mean to restic, which is asked about the same history. It has not those
 * that were found bad, and ours are not to count them.
 */
class ResticComparisonTest {
  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
  private static final List<String> TURNS =
      List.of(
          "2019-12-29T22:59:59Z", // Sunday, by a second
          "2019-12-29T23:00:01Z", // Monday of the week of the new year
          "2020-12-31T22:59:59Z", // the last second of a year, and of
          "2020-12-31T23:00:00Z", // the week 53 that goes on in the next
          "2021-10-31T00:30:00Z", // the hour that comes twice
          "2021-10-31T01:30:00Z",
          "2022-02-28T23:30:00Z");

  @TempDir Path directory;

  @Test
  void theSameBackupsAreKept() throws IOException, InterruptedException {
    Random random = new Random(20250120);
    List<Instant> history = history(random);
    Restic restic = new Restic(directory, ZONE);
    for (Instant time : history) {
      restic.backUp(time);
    }

    int deleted = 0;
    for (int i = 0; i < 16; i++) {
      RetentionRules rules = rules(random);
      List<Instant> ours = ours(rules, history);
      assertThat(ours).as(rules.toString()).isEqualTo(restic.keeps(arguments(rules)));
      deleted += history.size() - ours.size();
    }
    assertThat(deleted).as("deletions compared").isGreaterThan(history.size());
  }

  /** Years apart, days apart, hours apart; several on a day, and turns of weeks and years. */
  private static List<Instant> history(Random random) {
    List<Instant> history = new ArrayList<>(TURNS.stream().map(Instant::parse).toList());
    Instant time = Instant.parse("2022-11-03T01:00:00Z");
    while (history.size() < 36) {
      history.add(time);
      long hours = random.nextInt(3) == 0 ? random.nextInt(1500) : random.nextInt(40);
      time = time.plus(Duration.ofHours(1 + hours)).plusSeconds(random.nextInt(3600));
    }
    return history;
  }

  private static RetentionRules rules(Random random) {
    RetentionRules rules = RetentionRules.NONE.in(ZONE);
    while (rules.isEmpty()) {
      for (RetentionRule rule : RetentionRule.values()) {
        if (random.nextInt(3) == 0) {
          rules = rules.with(rule, 1 + random.nextInt(rule == RetentionRule.DAYS ? 90 : 9));
        }
      }
    }
    return rules;
  }

  private static List<Instant> ours(RetentionRules rules, List<Instant> history) {
    Instant newest = history.get(history.size() - 1);
    List<Dated> entries = new ArrayList<>();
    for (Instant time : history) {
      entries.add(entry(time, Standing.WHOLE));
      if (time.isBefore(newest)) {
        entries.add(entry(time.plusMillis(1), Standing.DISPROVED));
      }
    }
    List<Judgement> judged = new RetentionPolicy(rules, newest).judge(entries);
    assertThat(judged)
        .filteredOn(judgement -> judgement.entry().standing() == Standing.DISPROVED)
        .hasSize(history.size() - 1)
        .allMatch(judgement -> judgement.reasons().equals(List.of("disproved")));
    return judged.stream()
        .filter(judgement -> judgement.entry().standing() == Standing.WHOLE)
        .filter(Judgement::stays)
        .map(judgement -> judgement.entry().begun())
        .toList();
  }

  private static Dated entry(Instant time, Standing standing) {
    return new Dated(time.toString(), time, time, standing, false);
  }

  /** restic counts days back from the newest backup, which is why that is now for ours. */
  private static List<String> arguments(RetentionRules rules) {
    List<String> arguments = new ArrayList<>();
    rules
        .counts()
        .forEach(
            (rule, count) ->
                arguments.addAll(
                    rule == RetentionRule.DAYS
                        ? List.of("--keep-within", count + "d")
                        : List.of("--" + rule.key(), String.valueOf(count))));
    return arguments;
  }
}
