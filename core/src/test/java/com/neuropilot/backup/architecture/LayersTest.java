package com.neuropilot.backup.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which package may know which. */
class LayersTest {
  private static final String ROOT = "com.neuropilot.backup";

  /** Each package of this library with those that it may depend on; spi is open to all. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry(
              "",
              Set.of(
                  "event",
                  "drill",
                  "internal.registry",
                  "internal.run",
                  "internal.catalog",
                  "internal.manifest",
                  "internal.codec",
                  "internal.check",
                  "internal.drill",
                  "internal.metrics",
                  "internal.cron",
                  "internal.retention",
                  "internal.storage",
                  "internal.upkeep")),
          Map.entry("event", Set.of()),
          Map.entry("schedule", Set.of("", "drill")),
          Map.entry("spring", Set.of("", "metrics", "schedule", "postgres")),
          Map.entry("drill", Set.of()),
          Map.entry("junit", Set.of("", "drill")),
          Map.entry("metrics", Set.of("", "drill", "event", "internal.metrics")),
          Map.entry(
              "internal.drill",
              Set.of(
                  "event",
                  "drill",
                  "internal.registry",
                  "internal.manifest",
                  "internal.storage",
                  "internal.run",
                  "internal.catalog")),
          Map.entry("postgres", Set.of("internal.socket")),
          Map.entry("compress", Set.of()),
          Map.entry("openpgp", Set.of()),
          Map.entry("heartbeat", Set.of()),
          Map.entry("internal.registry", Set.of()),
          Map.entry("internal.manifest", Set.of()),
          Map.entry("internal.codec", Set.of()),
          Map.entry("internal.cron", Set.of()),
          Map.entry("internal.retention", Set.of()),
          Map.entry("internal.metrics", Set.of("event")),
          Map.entry("internal.socket", Set.of()),
          Map.entry("internal.storage", Set.of("internal.manifest")),
          Map.entry(
              "internal.trust",
              Set.of("internal.registry", "internal.manifest", "internal.storage")),
          Map.entry(
              "internal.run",
              Set.of(
                  "internal.trust",
                  "event",
                  "internal.registry",
                  "internal.manifest",
                  "internal.codec",
                  "internal.retention",
                  "internal.storage")),
          Map.entry(
              "internal.catalog",
              Set.of(
                  "internal.trust",
                  "event",
                  "internal.registry",
                  "internal.manifest",
                  "internal.codec",
                  "internal.storage",
                  "internal.run")),
          Map.entry(
              "internal.upkeep",
              Set.of(
                  "internal.trust",
                  "event",
                  "internal.registry",
                  "internal.manifest",
                  "internal.codec",
                  "internal.retention",
                  "internal.storage",
                  "internal.run",
                  "internal.catalog")),
          Map.entry(
              "internal.check",
              Set.of(
                  "internal.trust",
                  "event",
                  "internal.registry",
                  "internal.manifest",
                  "internal.codec",
                  "internal.storage",
                  "internal.run")));

  private static final JavaClasses CLASSES = Shipped.CLASSES;

  @Test
  void eachPackageUsesOnlyThoseThatItMay() {
    assertThat(CLASSES.size()).as("classes seen").isGreaterThan(200);
    List<String> unlisted =
        CLASSES.stream()
            .map(type -> type.getPackageName())
            .distinct()
            .filter(name -> !isListed(name))
            .toList();
    assertThat(unlisted).as("packages without an entry in the list").isEmpty();
    MAY_USE.forEach(
        (name, allowed) ->
            classes()
                .that()
                .resideInAPackage(full(name))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(open(name, allowed)).or(notOurs()))
                .allowEmptyShould(true)
                .check(CLASSES));
  }

  @Test
  void noPackagesUseEachOtherInACircle() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void theSpiNeedsTheJdkOnly() {
    classes()
        .that()
        .resideInAPackage(ROOT + ".spi..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(ROOT + ".spi..", "java..")
        .check(CLASSES);
  }

  /** What fits the library into a host does what the host's own code would. */
  @Test
  void stagesAreReachedThroughTheSpiOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            ROOT + ".postgres..",
            ROOT + ".compress..",
            ROOT + ".openpgp..",
            ROOT + ".heartbeat..",
            ROOT + ".spring..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ROOT + ".postgres..", ROOT + ".compress..", ROOT + ".openpgp..", ROOT + ".heartbeat..")
        .check(CLASSES);
  }

  private static boolean isListed(String name) {
    return name.startsWith(ROOT + ".spi")
        || MAY_USE.containsKey(name.equals(ROOT) ? "" : name.substring(ROOT.length() + 1));
  }

  private static DescribedPredicate<JavaClass> notOurs() {
    return DescribedPredicate.not(resideInAPackage(ROOT + ".."));
  }

  private static String full(String name) {
    return name.isEmpty() ? ROOT : ROOT + "." + name;
  }

  private static String[] open(String name, Set<String> allowed) {
    List<String> packages =
        new ArrayList<>(allowed.stream().map(LayersTest::full).collect(Collectors.toSet()));
    packages.add(full(name));
    packages.add(ROOT + ".spi..");
    return packages.toArray(String[]::new);
  }
}
