package com.neuropilot.backup.internal.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTimesTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 2 * * *          | 2025-01-20T01:59:59Z | 2025-01-20T02:00:00Z",
        "0 2 * * *          | 2025-01-20T02:00:00Z | 2025-01-21T02:00:00Z",
        "0 3 * * 0          | 2025-01-20T02:00:00Z | 2025-01-26T03:00:00Z",
        "0 3 * * 7          | 2025-01-20T02:00:00Z | 2025-01-26T03:00:00Z",
        "0 3 * * fri-sun    | 2025-01-20T02:00:00Z | 2025-01-24T03:00:00Z",
        "*/15 9-17 * * 1-5  | 2025-01-24T17:45:00Z | 2025-01-27T09:00:00Z",
        "5/20 * * * *       | 2025-01-20T02:46:00Z | 2025-01-20T03:05:00Z",
        "0 0 1,15 * *       | 2025-01-15T00:00:00Z | 2025-02-01T00:00:00Z",
        "0 0 13 * fri       | 2025-01-20T00:00:00Z | 2025-01-24T00:00:00Z",
        "0 0 31 * *         | 2025-01-31T00:00:00Z | 2025-03-31T00:00:00Z",
        "0 0 29 FEB *       | 2025-01-20T00:00:00Z | 2028-02-29T00:00:00Z",
        "*/5 * * * * *      | 2025-01-20T00:00:57Z | 2025-01-20T00:01:00Z",
        "30 0 2 ? * *       | 2025-01-20T02:00:30Z | 2025-01-21T02:00:30Z",
        "@daily             | 2025-01-20T00:00:00Z | 2025-01-21T00:00:00Z",
        "@monthly           | 2025-12-20T00:00:00Z | 2026-01-01T00:00:00Z"
      })
  void theNextDueTimeIsThat(String cron, Instant after, Instant expected) {
    CronTimes times = CronTimes.of(cron, ZoneOffset.UTC);

    assertThat(times.next(after)).isEqualTo(expected);
    assertThat(times.previous(expected.plusSeconds(1))).isEqualTo(expected);
    assertThat(times.previous(expected)).isBeforeOrEqualTo(after);
  }

  @Test
  void aTimeThatTheClockSkipsIsDueRightAfterTheGap() {
    assertThat(due("30 2 * * *", "2025-03-29T12:00:00Z", 3))
        .containsExactly("2025-03-30T01:00:00Z", "2025-03-31T00:30:00Z", "2025-04-01T00:30:00Z");
  }

  @Test
  void severalSkippedTimesAreOne() {
    assertThat(due("*/10 2-3 * * *", "2025-03-30T00:00:00Z", 3))
        .containsExactly("2025-03-30T01:00:00Z", "2025-03-30T01:10:00Z", "2025-03-30T01:20:00Z");
  }

  @Test
  void aTimeThatComesTwiceIsDueOnce() {
    assertThat(due("30 2 * * *", "2025-10-25T12:00:00Z", 2))
        .containsExactly("2025-10-26T00:30:00Z", "2025-10-27T01:30:00Z");
    assertThat(due("30 2 * * *", "2025-10-26T00:45:00Z", 1))
        .as("asked between the two")
        .containsExactly("2025-10-27T01:30:00Z");
  }

  @Test
  void whatIsDueEveryHourIsDueEveryHourOfRealTime() {
    assertThat(due("0 * * * *", "2025-10-25T23:30:00Z", 3))
        .containsExactly("2025-10-26T00:00:00Z", "2025-10-26T01:00:00Z", "2025-10-26T02:00:00Z");
    assertThat(due("0 * * * *", "2025-03-29T23:30:00Z", 3))
        .containsExactly("2025-03-30T00:00:00Z", "2025-03-30T01:00:00Z", "2025-03-30T02:00:00Z");
  }

  @Test
  void nextAndPreviousAgreeAroundTheYear() {
    Random random = new Random(20250120);
    for (String cron :
        List.of("30 2 * * *", "*/7 * * * *", "0 1-3 * * *", "17 3 * * 6", "0 0 1 * *")) {
      CronTimes times = CronTimes.of(cron, BERLIN);
      for (int number = 0; number < 500; number++) {
        Instant at = Instant.ofEpochSecond(1735689600L + random.nextInt(366 * 86400));
        Instant next = times.next(at);
        assertThat(next).isAfter(at);
        assertThat(times.previous(next.plusNanos(1))).isEqualTo(next);
        assertThat(times.next(times.previous(at.plusNanos(1))))
            .as(cron + " around " + at)
            .isEqualTo(next);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0 2 * *", "a * * * *", "60 * * * *", "0 24 * * *", "0 0 0 * *"})
  void whatMeansNothingIsRefused(String cron) {
    assertThatThrownBy(() -> CronTimes.of(cron, BERLIN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 25 * * *   | hour is '25', which is not from 0 to 23",
        "0 5-3 * * *  | hour is '5-3', which is nothing",
        "*/0 2 * * *  | minute is '*/0', which is nothing",
        "0 2 * * so   | weekday is 'so', which is not from 0 to 7",
        "0 2 1,,2 * * | day is '', which is not like *, 5, 1-5 or */15",
        "0 0 30 2 *   | there is no such day in any month that it names",
        "2            | it has 1 fields, and five are needed: minute, hour, day, month, weekday, as in 0 2 * * *"
      })
  void theMessageSaysWhatIsWrong(String cron, String message) {
    assertThatThrownBy(() -> CronTimes.of(cron, BERLIN)).hasMessage(message);
  }

  private static List<String> due(String cron, String after, int count) {
    CronTimes times = CronTimes.of(cron, BERLIN);
    List<String> found = new ArrayList<>();
    Instant at = Instant.parse(after);
    for (int number = 0; number < count; number++) {
      at = times.next(at);
      found.add(at.toString());
    }
    return found;
  }
}
