package com.neuropilot.backup;

import com.neuropilot.backup.internal.registry.Problems;
import com.neuropilot.backup.internal.registry.StageKind;
import com.neuropilot.backup.internal.registry.StageRegistry;
import com.neuropilot.backup.internal.registry.StageRequest;
import com.neuropilot.backup.internal.retention.RetentionRule;
import com.neuropilot.backup.internal.retention.RetentionRules;
import com.neuropilot.backup.internal.run.RunPlan.NamedStorage;
import com.neuropilot.backup.spi.StageOptions;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * A destination as it was asked for: the storage, and what every storage has beside its own
 * options.
 *
 * @param label its label
 * @param stage the storage
 * @param retention which backups stay; the default's if empty
 * @param heal whether a run copies there what it lacks
 */
record StorageSettings(
    String label, StageRequest stage, Optional<RetentionRules> retention, boolean heal) {
  private static final String HEAL = "heal";
  private static final String RETENTION = "retention.";
  private static final int MOST = 100_000;

  static StorageSettings typed(String label, StageRequest stage, Optional<Retention> retention) {
    return new StorageSettings(label, stage, retention.map(StorageSettings::rules), false);
  }

  /** Takes its own options out of the storage's; what is wrong with them becomes a problem. */
  static StorageSettings untyped(
      String label, String id, Map<String, String> options, List<String> problems) {
    TreeMap<String, String> rest = new TreeMap<>(options);
    Map<String, String> rules = new TreeMap<>();
    options.forEach(
        (key, value) -> {
          if (key.startsWith(RETENTION)) {
            rest.remove(key);
            rules.put(key.substring(RETENTION.length()), value);
          }
        });
    String role = "storage." + label;
    StageOptions own = StageOptions.of(role + ".", Map.of(HEAL, options.getOrDefault(HEAL, "")));
    boolean heal = own.bool(HEAL).orElse(false);
    problems.addAll(own.problems());
    return new StorageSettings(
        label,
        new StageRequest.Untyped(role, id, rest, Set.of(HEAL)),
        retention(role + "." + RETENTION, rules, problems),
        heal);
  }

  /** Reads rules; empty if there are none. */
  static Optional<RetentionRules> retention(
      String prefix, Map<String, String> values, List<String> problems) {
    StageOptions options = StageOptions.of(prefix, values);
    RetentionRules rules = RetentionRules.NONE;
    for (RetentionRule rule : RetentionRule.values()) {
      int count = options.integer(rule.key(), 1, MOST).orElse(0);
      rules = count == 0 ? rules : rules.with(rule, count);
    }
    OptionalInt preRestore = options.integer(RetentionRules.PRE_RESTORE_KEY, 1, MOST);
    if (preRestore.isPresent()) {
      rules = rules.keepingPreRestore(preRestore.getAsInt());
    }
    Optional<String> zone = options.text("zone");
    if (zone.isPresent()) {
      rules = in(rules, zone.get(), options);
    }
    problems.addAll(options.problems());
    return rules.isEmpty() ? Optional.empty() : Optional.of(rules);
  }

  /** Returns the storage, if it can be found and configured. */
  Optional<NamedStorage> resolve(RetentionRules defaults, Problems problems) {
    return StageRegistry.resolve(StageKind.STORAGE, stage, problems)
        .map(storage -> new NamedStorage(label, storage, retention.orElse(defaults), heal));
  }

  /**
   * Returns storages to read from. One whose plug-in is missing hides no other: it fails when it is
   * opened. What else is wrong, or that all plug-ins are missing, becomes a problem.
   */
  static List<NamedStorage> readable(
      List<StorageSettings> settings, RetentionRules defaults, Problems problems) {
    List<NamedStorage> storages = new ArrayList<>();
    boolean found = false;
    for (StorageSettings each : settings) {
      Problems own = new Problems();
      Optional<NamedStorage> resolved = each.resolve(defaults, own);
      found |= resolved.isPresent();
      resolved
          .or(() -> each.missing(defaults, own))
          .ifPresentOrElse(storages::add, () -> problems.addAll(own.messages()));
    }
    if (!found && !problems.any()) {
      settings.forEach(each -> each.resolve(defaults, problems));
    }
    return storages;
  }

  private Optional<NamedStorage> missing(RetentionRules defaults, Problems problems) {
    return problems.onlyMissingProviders() && stage instanceof StageRequest.Untyped untyped
        ? Optional.of(
            new NamedStorage(
                label,
                StageRegistry.missing(StageKind.STORAGE, untyped, problems),
                retention.orElse(defaults),
                heal))
        : Optional.empty();
  }

  /** Finds places that stand under two labels. */
  static void checkPlaces(List<NamedStorage> storing, Problems problems) {
    for (int i = 1; i < storing.size(); i++) {
      for (NamedStorage earlier : storing.subList(0, i)) {
        if (earlier.stage().isSameAs(storing.get(i).stage())) {
          problems.add(
              "storage."
                  + earlier.label()
                  + " and storage."
                  + storing.get(i).label()
                  + " are the same place, which would be taken for two copies; give each a place of its own, or leave one out");
        }
      }
    }
  }

  StorageSettings healing(boolean also) {
    return new StorageSettings(label, stage, retention, heal || also);
  }

  static RetentionRules rules(Retention retention) {
    return ((Retention.Rules) retention).rules();
  }

  private static RetentionRules in(RetentionRules rules, String zone, StageOptions options) {
    try {
      return rules.in(ZoneId.of(zone));
    } catch (DateTimeException e) {
      options.problem("zone", "is '" + zone + "', which is no time zone such as Europe/Berlin");
      return rules;
    }
  }
}
