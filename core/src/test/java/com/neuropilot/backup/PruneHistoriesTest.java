package com.neuropilot.backup;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.internal.manifest.Proof;
import com.neuropilot.backup.internal.retention.RetentionRule;
import com.neuropilot.backup.internal.retention.RetentionRules;
import com.neuropilot.backup.spi.tck.InMemoryStorage;
import com.neuropilot.backup.spi.tck.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What retention deletes in a folder where everything lies that can lie there. */
class PruneHistoriesTest {
  private static final Instant NOW = Instant.parse("2025-06-15T12:00:00Z");

  /** What a run, or somebody else, left at a time. */
  enum Event {
    WHOLE,
    /** Its length is right, but a verification found it damaged. */
    FOUND_DAMAGED,
    /** It was restored, and found bad. */
    DRILL_FAILED,
    /** A later verification found that nothing is wrong with it. */
    GOOD_AGAIN,
    DAMAGED,
    INCOMPLETE,
    ORPHAN,
    SCRIPT,
    PRE_RESTORE,
    OTHER_PIPELINE
  }

  record Left(Event event, Instant time, boolean pinned, boolean verified) {
    /** Returns whether it is whole and nothing is known against it. */
    boolean isGood() {
      return event == Event.WHOLE || event == Event.GOOD_AGAIN;
    }
  }

  @Provide
  Arbitrary<List<Left>> histories() {
    Arbitrary<Event> events =
        Arbitraries.oneOf(Arbitraries.just(Event.WHOLE), Arbitraries.of(Event.class));
    Arbitrary<Instant> times =
        Arbitraries.longs().between(0, 500L * 24).map(h -> NOW.minus(Duration.ofHours(h)));
    return Combinators.combine(
            events,
            times,
            Arbitraries.of(true, false, false, false, false),
            Arbitraries.of(true, false))
        .as(Left::new)
        .list()
        .uniqueElements(Left::time)
        .ofMaxSize(40);
  }

  @Provide
  Arbitrary<RetentionRules> rules() {
    return Arbitraries.maps(
            Arbitraries.of(RetentionRule.class), Arbitraries.integers().between(1, 9))
        .ofMinSize(1)
        .map(counts -> new RetentionRules(counts, ZoneOffset.UTC));
  }

  @Property(tries = 300)
  void onlyGoodBackupsOfThePipelineGoAndTheNewestStays(
      @ForAll("histories") List<Left> history, @ForAll("rules") RetentionRules rules) {
    InMemoryStorage storage = stored(history);
    TreeMap<String, byte[]> before = new TreeMap<>(storage.contents());

    PruneReport report = prune(storage, rules, NOW);

    Set<String> gone = new TreeSet<>(before.keySet());
    gone.removeAll(storage.contents().keySet());
    assertThat(storage.contents().keySet()).isSubsetOf(before.keySet());
    Set<String> ids = Set.copyOf(report.deleted());
    assertThat(ids(gone)).isEqualTo(ids);
    assertThat(ids)
        .isSubsetOf(
            history.stream()
                .filter(left -> left.isGood() || isOldCopy(left))
                .filter(left -> !left.pinned())
                .map(left -> shop(storage).id(left.time()))
                .collect(Collectors.toSet()));
    newest(history)
        .ifPresent(left -> assertThat(ids).doesNotContain(shop(storage).id(left.time())));
    assertThat(storage.contents().keySet())
        .noneMatch(name -> ids.stream().anyMatch(name::startsWith));
  }

  @Property(tries = 100)
  void copiesMadeBeforeARestoreGoAfterDaysOfTheirOwn(
      @ForAll("histories") List<Left> history, @ForAll("rules") RetentionRules rules) {
    InMemoryStorage storage = stored(history);

    Set<String> deleted = Set.copyOf(prune(storage, rules, NOW).deleted());

    history.stream()
        .filter(left -> left.event() == Event.PRE_RESTORE)
        .forEach(
            left ->
                assertThat(deleted.contains(shop(storage).id(left.time())))
                    .as(left.toString())
                    .isEqualTo(isOldCopy(left) && !left.pinned()));
  }

  private static boolean isOldCopy(Left left) {
    return left.event() == Event.PRE_RESTORE
        && !left.time().isAfter(NOW.minus(Duration.ofDays(Retention.DEFAULT_PRE_RESTORE_DAYS)));
  }

  @Property(tries = 100)
  void whatStaysIsWhatTheRulesKeepOfTheGoodOnes(
      @ForAll("histories") List<Left> history, @ForAll("rules") RetentionRules rules) {
    InMemoryStorage storage = stored(history);
    InMemoryStorage alone = stored(history.stream().filter(Left::isGood).toList());

    prune(storage, rules, NOW);
    prune(alone, rules, NOW);

    assertThat(manifests(storage, history)).isEqualTo(manifests(alone, history));
  }

  @Property(tries = 100)
  void aClockBehindDeletesNothing(
      @ForAll("histories") List<Left> history, @ForAll("rules") RetentionRules rules) {
    InMemoryStorage storage = stored(history);
    Set<String> before = storage.contents().keySet();
    Optional<Left> newest = newest(history);
    if (newest.isPresent()) {
      PruneReport report = prune(storage, rules, newest.get().time().minusSeconds(1));

      assertThat(report.clockBehind()).isTrue();
      assertThat(storage.contents().keySet()).isEqualTo(before);
    }
  }

  @Property(tries = 100)
  void aDryRunSaysWhatAPruneDoes(
      @ForAll("histories") List<Left> history, @ForAll("rules") RetentionRules rules) {
    InMemoryStorage storage = stored(history);
    Set<String> before = storage.contents().keySet();

    PruneReport said = request(storage, rules, NOW).dryRun().run().get(0);

    assertThat(storage.contents().keySet()).isEqualTo(before);
    assertThat(prune(storage, rules, NOW).decisions()).isEqualTo(said.decisions());
    assertThat(prune(storage, rules, NOW).deleted()).isEmpty();
  }

  private static InMemoryStorage stored(List<Left> history) {
    InMemoryStorage storage = InMemoryStorage.fresh();
    StoredHistory shop = shop(storage);
    StoredHistory other = new StoredHistory(storage, "shop-eu");
    for (Left left : history) {
      Instant time = left.time();
      switch (left.event()) {
        case WHOLE -> shop.whole(time);
        case FOUND_DAMAGED, DRILL_FAILED, GOOD_AGAIN -> tried(shop, left);
        case DAMAGED -> shop.damaged(time);
        case INCOMPLETE -> shop.incomplete(time);
        case ORPHAN -> shop.orphan(time);
        case SCRIPT -> shop.script(time, left.verified());
        case PRE_RESTORE -> shop.whole(time, "pre-restore");
        case OTHER_PIPELINE -> other.whole(time);
      }
      if (left.pinned()) {
        shop.pin(time);
      }
      if (left.verified()) {
        shop.verified(time);
      }
    }
    return storage;
  }

  private static void tried(StoredHistory shop, Left left) {
    shop.whole(left.time());
    Proof.Kind kind =
        left.event() == Event.DRILL_FAILED ? Proof.Kind.DRILL : Proof.Kind.VERIFICATION;
    shop.tried(left.time(), kind, Duration.ofMinutes(1), false);
    if (left.event() == Event.GOOD_AGAIN) {
      shop.tried(left.time(), kind, Duration.ofMinutes(2), true);
    }
  }

  private static StoredHistory shop(InMemoryStorage storage) {
    return new StoredHistory(storage, "shop");
  }

  private static PruneReport prune(InMemoryStorage storage, RetentionRules rules, Instant now) {
    return request(storage, rules, now).run().get(0);
  }

  private static PruneRequest request(InMemoryStorage storage, RetentionRules rules, Instant now) {
    return BackupCatalog.of(storage)
        .clock(SettableClock.at(now))
        .prune()
        .of("shop")
        .keeping(new Retention.Rules(rules));
  }

  private static Optional<Left> newest(List<Left> history) {
    return history.stream().filter(Left::isGood).max(Comparator.comparing(Left::time));
  }

  private static Set<String> ids(Set<String> names) {
    return names.stream()
        .map(name -> name.substring(0, name.indexOf('.')))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> manifests(InMemoryStorage storage, List<Left> history) {
    Set<String> whole =
        history.stream()
            .filter(Left::isGood)
            .map(left -> shop(storage).id(left.time()) + ".manifest.json")
            .collect(Collectors.toSet());
    return storage.contents().keySet().stream()
        .filter(whole::contains)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
