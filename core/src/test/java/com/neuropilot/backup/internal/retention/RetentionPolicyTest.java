package com.neuropilot.backup.internal.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.internal.retention.Dated.Standing;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetentionPolicyTest {
  private static final Instant NOW = Instant.parse("2025-03-31T03:00:00Z");

  private static Dated whole(String begun) {
    return entry(begun, Standing.WHOLE, false);
  }

  private static Dated entry(String begun, Standing standing, boolean pinned) {
    Instant time = Instant.parse(begun);
    return new Dated(begun, time, time, standing, pinned);
  }

  private static RetentionRules keep(RetentionRule rule, int count) {
    return RetentionRules.NONE.with(rule, count);
  }

  private static List<String> kept(RetentionRules rules, Dated... entries) {
    return new RetentionPolicy(rules, NOW)
        .judge(Arrays.asList(entries)).stream()
            .filter(Judgement::stays)
            .map(judgement -> judgement.entry().id())
            .toList();
  }

  private static List<String> reasons(RetentionRules rules, Dated... entries) {
    return new RetentionPolicy(rules, NOW)
        .judge(Arrays.asList(entries)).stream()
            .map(judgement -> String.join(",", judgement.reasons()))
            .toList();
  }

  @Test
  void withoutARuleEverythingStays() {
    assertThat(reasons(RetentionRules.NONE, whole("2001-01-01T00:00:00Z")))
        .containsExactly("newest,no-rule");
    assertThat(
            reasons(
                RetentionRules.NONE, whole("2001-01-01T00:00:00Z"), whole("2000-01-01T00:00:00Z")))
        .containsExactly("newest,no-rule", "no-rule");
  }

  @Test
  void eachReasonIsTold() {
    RetentionRules rules =
        keep(RetentionRule.DAYS, 2).with(RetentionRule.DAILY, 2).with(RetentionRule.MONTHLY, 2);

    assertThat(
            reasons(
                rules,
                whole("2025-02-10T02:00:00Z"),
                whole("2025-03-30T02:00:00Z"),
                whole("2025-03-30T22:00:00Z"),
                whole("2025-03-29T02:00:00Z"),
                whole("2025-02-28T02:00:00Z")))
        .containsExactly(
            "newest,keep-days,keep-daily,keep-monthly",
            "keep-days",
            "keep-daily",
            "keep-monthly",
            "");
  }

  @Test
  void periodsThatHaveNoBackupAreNotCounted() {
    assertThat(
            kept(
                keep(RetentionRule.YEARLY, 3),
                whole("2025-01-01T00:00:00Z"),
                whole("2019-06-01T00:00:00Z"),
                whole("2019-05-01T00:00:00Z"),
                whole("2011-05-01T00:00:00Z"),
                whole("2010-05-01T00:00:00Z")))
        .containsExactly("2025-01-01T00:00:00Z", "2019-06-01T00:00:00Z", "2011-05-01T00:00:00Z");
  }

  @Test
  void weeksAreThoseOfTheIsoCalendarAlsoAtTheTurnOfAYear() {
    // 2024-12-30 (Monday) to 2025-01-05 is one week.
    assertThat(
            kept(
                keep(RetentionRule.WEEKLY, 2),
                whole("2025-01-05T23:59:59Z"),
                whole("2024-12-30T00:00:00Z"),
                whole("2024-12-29T23:59:59Z")))
        .containsExactly("2025-01-05T23:59:59Z", "2024-12-29T23:59:59Z");
  }

  @Test
  void theZoneSaysWhenADayBegins() {
    Dated late = whole("2025-03-29T23:30:00Z");
    Dated early = whole("2025-03-29T22:30:00Z");

    assertThat(kept(keep(RetentionRule.DAILY, 5), late, early)).containsExactly(late.id());
    assertThat(kept(keep(RetentionRule.DAILY, 5).in(ZoneId.of("Europe/Berlin")), late, early))
        .containsExactly(late.id(), early.id());
  }

  @Test
  void theNewestGoodOneStaysHoweverOldItIs() {
    assertThat(
            kept(
                keep(RetentionRule.DAYS, 7),
                entry("2025-03-30T02:00:00Z", Standing.PRE_RESTORE, false),
                entry("2025-03-29T02:00:00Z", Standing.DAMAGED, false),
                whole("2020-01-02T00:00:00Z"),
                whole("2020-01-01T00:00:00Z")))
        .containsExactly("2025-03-30T02:00:00Z", "2025-03-29T02:00:00Z", "2020-01-02T00:00:00Z");
  }

  @Test
  void whatIsNoWholeBackupIsNeitherCountedNorDeleted() {
    assertThat(
            reasons(
                keep(RetentionRule.LAST, 1),
                entry("2025-03-05T00:00:00Z", Standing.DAMAGED, false),
                entry("2025-03-04T00:00:00Z", Standing.INCOMPLETE, false),
                entry("2025-03-03T00:00:00Z", Standing.FOREIGN, false),
                entry("2025-03-02T00:00:00Z", Standing.PRE_RESTORE, false),
                whole("2025-03-01T00:00:00Z"),
                whole("2025-02-28T00:00:00Z")))
        .containsExactly("damaged", "incomplete", "foreign", "pre-restore", "newest,keep-last", "");
  }

  @Test
  void whatWasFoundBadTakesNoGoodOnesPlace() {
    Dated worst = entry("2025-03-30T00:00:00Z", Standing.DISPROVED, false);
    Dated bad = entry("2025-03-29T00:00:00Z", Standing.DISPROVED, true);

    assertThat(
            reasons(
                keep(RetentionRule.LAST, 2).with(RetentionRule.DAYS, 5),
                worst,
                bad,
                whole("2025-02-03T00:00:00Z"),
                whole("2025-02-02T00:00:00Z"),
                whole("2025-02-01T00:00:00Z")))
        .containsExactly("disproved", "pinned,disproved", "newest,keep-last", "keep-last", "");
    assertThat(reasons(keep(RetentionRule.DAYS, 5), worst, whole("2025-01-01T00:00:00Z")))
        .containsExactly("disproved", "newest");
    assertThat(reasons(RetentionRules.NONE, worst)).containsExactly("disproved");
  }

  @Test
  void aCopyMadeBeforeARestoreHasDaysOfItsOwn() {
    Dated old = entry("2025-02-01T00:00:00Z", Standing.PRE_RESTORE, false);
    Dated pinned = entry("2025-01-31T00:00:00Z", Standing.PRE_RESTORE, true);
    Dated backup = whole("2025-01-01T00:00:00Z");

    assertThat(reasons(RetentionRules.NONE, old, pinned, backup))
        .containsExactly("pre-restore", "pinned,pre-restore", "newest,no-rule");
    assertThat(reasons(keep(RetentionRule.DAYS, 400), old, pinned, backup))
        .containsExactly("", "pinned", "newest,keep-days");
    assertThat(reasons(RetentionRules.NONE.keepingPreRestore(400), old, backup))
        .containsExactly("pre-restore", "newest,no-rule");
    assertThat(reasons(RetentionRules.NONE.keepingPreRestore(1), old, backup))
        .containsExactly("", "newest,no-rule");
  }

  @Test
  void aPinnedOneStaysAndCounts() {
    assertThat(
            reasons(
                keep(RetentionRule.LAST, 2),
                whole("2025-03-03T00:00:00Z"),
                entry("2025-03-02T00:00:00Z", Standing.WHOLE, true),
                whole("2025-03-01T00:00:00Z"),
                entry("2025-02-01T00:00:00Z", Standing.WHOLE, true)))
        .containsExactly("newest,keep-last", "pinned,keep-last", "", "pinned");
  }

  @Test
  void nothingGoesWhileTheClockIsBehind() {
    RetentionRules rules = keep(RetentionRule.LAST, 1);

    assertThat(reasons(rules, whole("2025-03-31T03:00:01Z"), whole("2025-01-01T00:00:00Z")))
        .containsExactly("newest,keep-last,clock-behind", "clock-behind");
    assertThat(reasons(rules, whole("2025-03-31T03:00:00Z"), whole("2025-01-01T00:00:00Z")))
        .containsExactly("newest,keep-last", "");
    assertThat(
            reasons(
                rules,
                entry("2025-04-01T00:00:00Z", Standing.DAMAGED, false),
                whole("2025-01-02T00:00:00Z"),
                whole("2025-01-01T00:00:00Z")))
        .containsExactly("damaged,clock-behind", "newest,keep-last,clock-behind", "clock-behind");
  }

  @Test
  void aForeignFileOfTheFutureStopsNothing() {
    assertThat(
            kept(
                keep(RetentionRule.LAST, 1),
                entry("2026-01-01T00:00:00Z", Standing.FOREIGN, false),
                whole("2025-01-02T00:00:00Z"),
                whole("2025-01-01T00:00:00Z")))
        .containsExactly("2026-01-01T00:00:00Z", "2025-01-02T00:00:00Z");
  }

  @Test
  void aNumberBelowOneIsRefused() {
    assertThatThrownBy(() -> keep(RetentionRule.MONTHLY, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("keep-monthly is 0");
  }
}
