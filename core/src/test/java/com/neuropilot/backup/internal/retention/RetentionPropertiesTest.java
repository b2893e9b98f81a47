package com.neuropilot.backup.internal.retention;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.internal.retention.Dated.Standing;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever the history and the rules are. */
class RetentionPropertiesTest {
  private static final Instant NOW = Instant.parse("2025-06-15T12:00:00Z");
  private static final Set<RetentionRule> BY_PERIOD =
      Set.of(
          RetentionRule.DAILY, RetentionRule.WEEKLY, RetentionRule.MONTHLY, RetentionRule.YEARLY);

  @Provide
  Arbitrary<List<Dated>> histories() {
    Arbitrary<Instant> times =
        Arbitraries.longs().between(0, 900L * 24 * 60).map(m -> NOW.minus(Duration.ofMinutes(m)));
    Arbitrary<Standing> standings =
        Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.just(Standing.WHOLE)),
            Tuple.of(2, Arbitraries.just(Standing.DISPROVED)),
            Tuple.of(2, Arbitraries.of(Standing.class)));
    Arbitrary<Boolean> pins = Arbitraries.of(true, false, false, false, false, false);
    return Combinators.combine(times, standings, pins)
        .as((time, standing, pin) -> new Dated(time.toString(), time, time, standing, pin))
        .list()
        .uniqueElements(Dated::id)
        .ofMaxSize(60);
  }

  @Provide
  Arbitrary<RetentionRules> rules() {
    return Arbitraries.maps(
            Arbitraries.of(RetentionRule.class), Arbitraries.integers().between(1, 12))
        .ofMinSize(1)
        .map(counts -> new RetentionRules(counts, ZoneOffset.UTC));
  }

  @Property
  void theNewestGoodOneAndThePinnedAndAllThatIsNotWholeStay(
      @ForAll("histories") List<Dated> history, @ForAll("rules") RetentionRules rules) {
    Map<Dated, Judgement> judged = judge(history, rules, NOW);

    assertThat(judged.keySet()).containsExactlyInAnyOrderElementsOf(history);
    whole(history)
        .max(Comparator.comparing(Dated::begun))
        .ifPresent(newest -> assertThat(judged.get(newest).stays()).isTrue());
    history.stream()
        .filter(entry -> entry.pinned() || isNeverCounted(entry, rules))
        .forEach(entry -> assertThat(judged.get(entry).stays()).isTrue());
  }

  @Property
  void aRuleKeepsTheNewestOfEachPeriodUntilItsNumberIsReached(
      @ForAll("histories") List<Dated> history, @ForAll("rules") RetentionRules rules) {
    Map<Dated, Judgement> judged = judge(history, rules, NOW);

    for (RetentionRule rule : BY_PERIOD) {
      List<Dated> expected =
          whole(history)
              .collect(
                  Collectors.groupingBy(
                      entry -> rule.period(entry.begun().atZone(ZoneOffset.UTC)),
                      Collectors.maxBy(Comparator.comparing(Dated::begun))))
              .values()
              .stream()
              .flatMap(Optional::stream)
              .sorted(Comparator.comparing(Dated::begun).reversed())
              .limit(rules.count(rule))
              .toList();
      assertThat(keptBy(rule, judged)).containsExactlyInAnyOrderElementsOf(expected);
    }
    assertThat(keptBy(RetentionRule.LAST, judged))
        .hasSize((int) Math.min(whole(history).count(), rules.count(RetentionRule.LAST)));
  }

  /** Slots, and the shield of the newest, are the good ones'. */
  @Property
  void whatWasFoundBadChangesNothingForTheGoodOnes(
      @ForAll("histories") List<Dated> history, @ForAll("rules") RetentionRules rules) {
    Map<Dated, Judgement> judged = judge(history, rules, NOW);
    Map<Dated, Judgement> alone =
        judge(
            history.stream().filter(entry -> entry.standing() != Standing.DISPROVED).toList(),
            rules,
            NOW);

    assertThat(judged).containsAllEntriesOf(alone);
  }

  @Property
  void onlyWhatNoRuleKeepsGoes(
      @ForAll("histories") List<Dated> history, @ForAll("rules") RetentionRules rules) {
    Map<Dated, Judgement> judged = judge(history, rules, NOW);

    Instant limit = NOW.minus(Duration.ofDays(rules.count(RetentionRule.DAYS)));
    Instant ofCopies = NOW.minus(Duration.ofDays(rules.preRestoreDays()));
    judged.values().stream()
        .filter(judgement -> !judgement.stays())
        .map(Judgement::entry)
        .forEach(
            gone ->
                assertThat(gone.begun())
                    .isBeforeOrEqualTo(gone.standing() == Standing.PRE_RESTORE ? ofCopies : limit));
  }

  @Property
  void judgingAgainWithoutWhatWentTakesNothingMore(
      @ForAll("histories") List<Dated> history, @ForAll("rules") RetentionRules rules) {
    List<Dated> left =
        judge(history, rules, NOW).values().stream()
            .filter(Judgement::stays)
            .map(Judgement::entry)
            .toList();

    assertThat(judge(left, rules, NOW).values()).allMatch(Judgement::stays);
  }

  @Property
  void aClockBehindTakesNothing(
      @ForAll("histories") List<Dated> history, @ForAll("rules") RetentionRules rules) {
    Optional<Instant> newest =
        history.stream()
            .filter(entry -> entry.standing() != Standing.FOREIGN)
            .map(Dated::begun)
            .max(Comparator.naturalOrder());

    newest.ifPresent(
        time ->
            assertThat(judge(history, rules, time.minusMillis(1)).values())
                .allMatch(Judgement::stays));
  }

  private static Map<Dated, Judgement> judge(
      List<Dated> history, RetentionRules rules, Instant now) {
    return new RetentionPolicy(rules, now)
        .judge(history).stream().collect(Collectors.toMap(Judgement::entry, Function.identity()));
  }

  /** Copies made before a restore have days of their own, once there is any rule. */
  private static boolean isNeverCounted(Dated entry, RetentionRules rules) {
    return entry.standing() == Standing.PRE_RESTORE
        ? rules.isEmpty()
            || entry.begun().isAfter(NOW.minus(Duration.ofDays(rules.preRestoreDays())))
        : entry.standing() != Standing.WHOLE;
  }

  private static Stream<Dated> whole(List<Dated> history) {
    return history.stream().filter(entry -> entry.standing() == Standing.WHOLE);
  }

  private static List<Dated> keptBy(RetentionRule rule, Map<Dated, Judgement> judged) {
    return judged.values().stream()
        .filter(judgement -> judgement.reasons().contains(rule.key()))
        .map(Judgement::entry)
        .toList();
  }
}
