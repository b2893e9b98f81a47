package com.neuropilot.backup.internal.registry;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Collects what is wrong with a configuration, so that all of it is reported at once. */
public final class Problems {
  private final List<String> messages = new ArrayList<>();
  private int missing;

  /** Adds a problem. */
  public void add(String message) {
    messages.add(message);
  }

  /** Adds problems. */
  public void addAll(Collection<String> more) {
    messages.addAll(more);
  }

  /** Adds the problem that a provider was not found. */
  void addMissing(String message) {
    messages.add(message);
    missing++;
  }

  /** Returns all problems, in the order in which they were found. */
  public List<String> messages() {
    return List.copyOf(messages);
  }

  /** Returns whether there is a problem. */
  public boolean any() {
    return !messages.isEmpty();
  }

  /** Returns whether every problem is a provider that was not found. */
  public boolean onlyMissingProviders() {
    return missing > 0 && missing == messages.size();
  }
}
