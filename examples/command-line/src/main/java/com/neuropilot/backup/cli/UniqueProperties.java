package com.neuropilot.backup.cli;

import java.util.Properties;
import java.util.SortedSet;
import java.util.TreeSet;

/** Properties that remember which keys were put more than once, where the last would win. */
final class UniqueProperties extends Properties {
  private static final long serialVersionUID = 1L;

  private final TreeSet<String> repeated = new TreeSet<>();

  @Override
  public synchronized Object put(Object key, Object value) {
    Object before = super.put(key, value);
    if (before != null) {
      repeated.add(String.valueOf(key));
    }
    return before;
  }

  /** Returns the keys that were put more than once, in order. */
  SortedSet<String> repeated() {
    return repeated;
  }
}
