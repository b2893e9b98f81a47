package com.neuropilot.backup.internal.metrics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Gauges in Prometheus' text format, each family with its help, in the order of their coming. */
public final class Gauges {
  private final Map<String, StringBuilder> families = new LinkedHashMap<>();

  /** Adds values. */
  public Gauges add(List<Measured> values) {
    values.forEach(
        each ->
            add(each.figure().prometheusName(), each.figure().help(), each.labels(), each.value()));
    return this;
  }

  /**
   * Adds a value.
   *
   * @param name the name, with its unit at the end
   * @param help what it is, in one line
   * @param labels names and values of its labels
   */
  public Gauges add(String name, String help, Map<String, String> labels, Number value) {
    families
        .computeIfAbsent(
            name,
            first ->
                new StringBuilder("# HELP " + name + " " + help + "\n# TYPE " + name + " gauge\n"))
        .append(name)
        .append(labels(labels))
        .append(' ')
        .append(value)
        .append('\n');
    return this;
  }

  /** Returns the document. */
  public String text() {
    return String.join("", families.values());
  }

  private static String labels(Map<String, String> labels) {
    return new TreeMap<>(labels)
        .entrySet().stream().map(Gauges::label).collect(Collectors.joining(",", "{", "}"));
  }

  private static String label(Entry<String, String> label) {
    String value =
        label.getValue().replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return label.getKey() + "=\"" + value + "\"";
  }
}
