package com.neuropilot.backup.cli;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a shell file has assigned so far, over the environment. For one thread. */
final class ShellVariables {
  private final Map<String, String> environment;
  private final Map<String, String> assigned = new LinkedHashMap<>();
  private final Set<String> exported = new LinkedHashSet<>();
  private final Set<String> used = new LinkedHashSet<>();

  ShellVariables(Map<String, String> environment) {
    this.environment = environment;
  }

  void assign(String name, String value) {
    assigned.put(name, value);
  }

  void export(String name) {
    exported.add(name);
  }

  /** Returns a variable's value, for use in that of another. */
  Optional<String> use(String name) {
    used.add(name);
    return Optional.ofNullable(assigned.getOrDefault(name, environment.get(name)));
  }

  /** Returns the values that the file assigns, in its order. */
  Map<String, String> assigned() {
    return Collections.unmodifiableMap(assigned);
  }

  boolean isExported(String name) {
    return exported.contains(name);
  }

  /** Returns whether the value of another variable is made with this one. */
  boolean isUsed(String name) {
    return used.contains(name);
  }
}
