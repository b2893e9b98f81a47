package com.neuropilot.backup.drill;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reports of drills that nobody ran, for tests of what is made of them. */
final class Reports {
  /** A name that an attacker would give a table. */
  static final String EVIL = "public.\"<script>document.title='broken'</script>\"";

  private Reports() {}

  static DrillReport good() {
    return report(
        true,
        List.of(
            new DrillTable(EVIL, OptionalLong.of(2), OptionalLong.of(2)),
            new DrillTable("public.customers", OptionalLong.of(184_022), OptionalLong.of(184_022)),
            new DrillTable(
                "public.inventory_movements",
                OptionalLong.of(4_812_377),
                OptionalLong.of(4_812_377)),
            new DrillTable("public.orders", OptionalLong.of(912_006), OptionalLong.of(912_006)),
            new DrillTable(
                "warehouse.a_table_whose_name_is_as_long_as_postgresql_allows_it_to_be_63",
                OptionalLong.of(0),
                OptionalLong.of(0))),
        List.of(
            new DrillCheckResult("recent orders", Optional.empty(), Duration.ofMillis(42)),
            new DrillCheckResult(
                "stock is not negative", Optional.empty(), Duration.ofMillis(310))),
        List.of());
  }

  static DrillReport bad() {
    return report(
        true,
        List.of(
            new DrillTable("public.customers", OptionalLong.of(184_022), OptionalLong.of(184_022)),
            new DrillTable("public.invoices", OptionalLong.of(77), OptionalLong.empty()),
            new DrillTable("public.orders", OptionalLong.of(912_006), OptionalLong.of(900_000))),
        List.of(
            new DrillCheckResult(
                "recent orders", Optional.of("it says false"), Duration.ofMillis(42))),
        List.of(
            "The restored data is not complete. Tables that differ: public.invoices (77 in the"
                + " source, not there), public.orders (912006 in the source, 900000 restored).",
            "Your check 'recent orders' failed: it says false"));
  }

  static DrillReport notRestored() {
    return report(
        false,
        List.of(),
        List.of(),
        List.of(
            "neuropilot_20250120_020000.dump.zst.gpg at near (/var/backups) is damaged: its"
                + " 412 bytes do not have the hash that the manifest says."));
  }

  private static DrillReport report(
      boolean restored,
      List<DrillTable> tables,
      List<DrillCheckResult> checks,
      List<String> problems) {
    List<DrillStage> stages = new ArrayList<>();
    stages.add(stage("Read the manifest, check it, open it with the key", 412, true));
    stages.add(stage("Start a server for the drill", 3_104, false));
    stages.add(stage("Fetch, check, decrypt and load", 96_220, true));
    if (restored) {
      stages.add(stage("Build indexes and constraints, count every row", 41_870, true));
      stages.add(stage("Compare with the record of the backup", 640, false));
      stages.add(stage("Run your own checks", 352, false));
    }
    stages.add(stage("Remove the server", 780, false));
    return new DrillReport(
        "neuropilot_20250120_020000",
        "neuropilot_inventory",
        "far",
        Instant.parse("2025-01-21T03:00:00Z"),
        Duration.ofHours(25),
        "0.1.0",
        "PostgreSQL 15.19, started for this drill",
        new DrillReport.Contents(
            Instant.parse("2025-01-20T02:00:00Z"),
            "postgresql 15.18, format custom, zstd",
            OptionalLong.of(1_021_883_904),
            437_110_221,
            1,
            List.of("7A3C91D2E5F80B6419CC2D7E8A40F3B1C6D59E27"),
            true),
        restored,
        stages,
        tables,
        checks,
        problems,
        List.of(
            "COMMENT ON EXTENSION pg_trgm: only its owner may (the drill's role does not own it)"),
        List.of());
  }

  private static DrillStage stage(String name, long millis, boolean recovery) {
    return new DrillStage(name, Duration.ofMillis(millis), recovery);
  }
}
