package com.neuropilot.backup.spi;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What was learned while a dump was made.
 *
 * @param info the dump, now with everything that is known of it
 * @param rows the rows of each table: its qualified name, quoted as SQL where needed ({@code
 *     public."Order"}), and the count; empty when they were not counted
 * @param details a JSON object with what the dump leaves out and its source wants back at a restore
 *     (owner, settings, roles); kept encrypted
 * @param warnings what a person should know, e.g. what the tool said on its error output
 */
public record DumpSummary(
    DumpInfo info, Map<String, Long> rows, String details, List<String> warnings) {
  /** Takes copies. */
  public DumpSummary {
    Objects.requireNonNull(info, "info");
    rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
    Objects.requireNonNull(details, "details");
    warnings = List.copyOf(warnings);
  }
}
