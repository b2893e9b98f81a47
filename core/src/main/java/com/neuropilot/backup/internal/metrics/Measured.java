package com.neuropilot.backup.internal.metrics;

import java.util.Map;

/**
 * A value of a figure.
 *
 * @param figure the figure
 * @param labels names and values of its labels
 * @param value the value, in the figure's unit
 */
public record Measured(Figure figure, Map<String, String> labels, Number value) {
  /** Takes a copy. */
  public Measured {
    labels = Map.copyOf(labels);
  }
}
