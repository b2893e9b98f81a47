package com.neuropilot.backup;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.internal.retention.RetentionRule;
import com.neuropilot.backup.internal.retention.RetentionRules;
import com.neuropilot.backup.internal.run.BegunMarker;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.SourceFingerprint;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.tck.FaultyStorage;
import com.neuropilot.backup.spi.tck.InMemoryStorage;
import com.neuropilot.backup.spi.tck.SettableClock;
import com.neuropilot.backup.spi.tck.TestContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/**
 * Runs on other hosts put their objects, and publish, while this host prunes or backs up in the
 * same folder: nothing of theirs is touched, and at every moment the newest good backup is there.
 */
class RunsElsewhereTest {
  private static final Instant NOW = Instant.parse("2025-06-15T12:00:00Z");
  private static final List<String> ENDINGS =
      List.of(".begun", ".dump", ".meta.json", ".dump.sha256", ".manifest.json");
  private static final SourceFingerprint REPLICA = new SourceFingerprint("8", "5", "db2.example");

  /**
   * A run on another host.
   *
   * @param begun when it began
   * @param done how many of its objects are there at first; the manifest is not
   * @param moments at which operation of this host it puts the next one
   */
  record Elsewhere(Instant begun, int done, Set<Integer> moments) {}

  @Provide
  Arbitrary<List<Instant>> histories() {
    return Arbitraries.longs()
        .between(1, 100L * 24)
        .map(hours -> NOW.minus(Duration.ofHours(hours)))
        .list()
        .uniqueElements()
        .ofMaxSize(12);
  }

  @Provide
  Arbitrary<List<Elsewhere>> runs() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 59).map(m -> NOW.minus(Duration.ofMinutes(m))),
            Arbitraries.integers().between(1, 4),
            Arbitraries.integers().between(0, 30).set().ofMaxSize(6))
        .as(Elsewhere::new)
        .list()
        .uniqueElements(Elsewhere::begun)
        .ofMinSize(1)
        .ofMaxSize(3);
  }

  @Provide
  Arbitrary<RetentionRules> rules() {
    return Arbitraries.maps(
            Arbitraries.of(RetentionRule.class), Arbitraries.integers().between(1, 3))
        .ofMinSize(1)
        .map(counts -> new RetentionRules(counts, ZoneOffset.UTC));
  }

  @Property(tries = 100)
  void aPruneLeavesThemAlone(
      @ForAll("histories") List<Instant> history,
      @ForAll("runs") List<Elsewhere> runs,
      @ForAll("rules") RetentionRules rules)
      throws IOException {
    Shared shared = new Shared(history, runs);

    PruneReport report =
        BackupCatalog.of(FaultyStorage.around(shared::target))
            .clock(SettableClock.at(NOW))
            .prune()
            .of("shop")
            .keeping(new Retention.Rules(rules))
            .run()
            .get(0);

    shared.requireUntouched(Set.copyOf(report.deleted()));
    shared.requireNewest();
    Statistics.label("published in the middle of a prune that deleted")
        .collect(!shared.published().isEmpty() && !report.deleted().isEmpty())
        .coverage(coverage -> coverage.check(true).count(count -> count > 0));
  }

  @Property(tries = 40)
  void aRunLeavesThemAloneAndSoDoesItsRetention(
      @ForAll("histories") List<Instant> history,
      @ForAll("runs") List<Elsewhere> runs,
      @ForAll("rules") RetentionRules rules)
      throws IOException {
    Shared shared = new Shared(history, runs);
    String made;
    try (TestContext own = TestContext.create()) {
      made =
          BackupPipeline.from(FakeDatabase.holding(new byte[] {1, 2, 3, 4}))
              .named("shop")
              .withoutEncryption()
              .compressWith("none", Map.of())
              .workDirectory(own.workDirectory())
              .clock(SettableClock.at(NOW))
              .storeIn("far", FaultyStorage.around(shared::target), new Retention.Rules(rules))
              .build()
              .run()
              .orThrow()
              .id()
              .orElseThrow();
    }

    assertThat(shared.contents()).containsKey(made + ".manifest.json");
    shared.requireUntouched(shared.published());
    shared.requireNewest();
  }

  /** The storage, where the runs elsewhere go on by each operation of this host. */
  private static final class Shared {
    private final InMemoryStorage storage = InMemoryStorage.fresh();
    private final Map<Elsewhere, List<Map.Entry<String, byte[]>>> left = new LinkedHashMap<>();
    private final NavigableMap<String, byte[]> put = new TreeMap<>();
    private final Set<String> published = new HashSet<>();
    private int operations;
    private String newest = "";

    private Shared(List<Instant> history, List<Elsewhere> runs) throws IOException {
      StoredHistory shop = new StoredHistory(storage, "shop");
      history.forEach(shop::whole);
      for (Elsewhere run : runs) {
        left.put(run, new ArrayList<>(objects(run)));
        for (int i = 0; i < run.done(); i++) {
          goOn(run);
        }
      }
    }

    private ForwardingTarget target() {
      return new ForwardingTarget(storage.target(SettableClock.at(NOW))) {
        @Override
        void before() {
          look();
        }
      };
    }

    private synchronized void look() {
      requireNewest();
      left.keySet().stream().filter(run -> run.moments().contains(operations)).forEach(this::goOn);
      operations++;
    }

    /** Its objects in the order in which a run puts them. */
    private static List<Map.Entry<String, byte[]>> objects(Elsewhere run) throws IOException {
      InMemoryStorage drawer = InMemoryStorage.fresh();
      String id = new StoredHistory(drawer, "shop").whole(run.begun());
      NavigableMap<String, byte[]> made = drawer.contents();
      BegunMarker marker =
          new BegunMarker("run-" + id, "elsewhere", run.begun().toString(), REPLICA, ".dump");
      made.put(id + ".begun", marker.toJson());
      return ENDINGS.stream().map(ending -> Map.entry(id + ending, made.get(id + ending))).toList();
    }

    private void goOn(Elsewhere run) {
      List<Map.Entry<String, byte[]>> objects = left.get(run);
      if (objects.isEmpty()) {
        return;
      }
      Map.Entry<String, byte[]> next = objects.remove(0);
      storage.overwrite(next.getKey(), next.getValue());
      put.put(next.getKey(), next.getValue());
      if (objects.isEmpty()) {
        String id = id(next.getKey());
        published.add(id);
        put.remove(id + ".begun");
        delete(id + ".begun");
      }
    }

    private void delete(String name) {
      try (StorageTarget target = storage.target()) {
        target.delete(ObjectKey.of(name));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private Set<String> published() {
      return published;
    }

    private NavigableMap<String, byte[]> contents() {
      return storage.contents();
    }

    /** Nothing is gone but of backups that were published before this host looked. */
    private void requireUntouched(Set<String> deleted) {
      NavigableMap<String, byte[]> there = contents();
      put.forEach(
          (name, bytes) -> {
            String id = id(name);
            if (published.contains(id) && deleted.contains(id) && !isWhole(id, there)) {
              assertThat(there.keySet()).as("what is left of %s", id).noneMatch(isOf(id));
            } else {
              assertThat(there.get(name)).as("%s in %s", name, there.keySet()).isEqualTo(bytes);
            }
          });
    }

    /** The newest good one is never older than it was. */
    private void requireNewest() {
      NavigableMap<String, byte[]> there = contents();
      String now =
          there.keySet().stream()
              .filter(name -> name.endsWith(".manifest.json"))
              .map(Shared::id)
              .filter(id -> isWhole(id, there))
              .reduce("", (a, b) -> b);
      assertThat(now).isGreaterThanOrEqualTo(newest);
      newest = now;
    }

    private static boolean isWhole(String id, Map<String, byte[]> there) {
      return ENDINGS.stream().skip(1).allMatch(ending -> there.containsKey(id + ending));
    }

    private static Predicate<String> isOf(String id) {
      return name -> name.startsWith(id + ".");
    }

    private static String id(String name) {
      return name.substring(0, name.indexOf('.'));
    }
  }
}
