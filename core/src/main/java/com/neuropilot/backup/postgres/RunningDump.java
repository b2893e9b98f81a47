package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.Dump;
import com.neuropilot.backup.spi.DumpInfo;
import com.neuropilot.backup.spi.DumpStream;
import com.neuropilot.backup.spi.DumpSummary;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A dump that goes on. */
final class RunningDump implements Dump {
  private final DumpInfo info;
  private final DatabaseDetails details;
  private final RowCounting counting;
  private final Optional<ExportedSnapshot> snapshot;
  private final DumpScanner scanner;
  private final MainStream stream;
  private final List<String> warnings;

  /**
   * Creates the dump.
   *
   * @param snapshot closed with this
   * @param stream closed with this
   * @param warnings what was noticed so far
   */
  RunningDump(
      DumpInfo info,
      DatabaseDetails details,
      RowCounting counting,
      Optional<ExportedSnapshot> snapshot,
      DumpScanner scanner,
      MainStream stream,
      List<String> warnings) {
    this.info = info;
    this.details = details;
    this.counting = counting;
    this.snapshot = snapshot;
    this.scanner = scanner;
    this.stream = stream;
    this.warnings = new ArrayList<>(warnings);
  }

  @Override
  public List<DumpStream> streams() {
    return List.of(stream);
  }

  @Override
  public DumpSummary finish() throws IOException {
    if (!stream.isEnded()) {
      throw new StageException("The dump cannot be finished: it was not read to its end.", false);
    }
    warnings.addAll(stream.messages());
    if (counting != RowCounting.NONE) {
      warnings.addAll(scanner.warnings());
    }
    Map<String, Long> rows = rows();
    close();
    return new DumpSummary(
        DatabaseFacts.withArchiveVersion(info, scanner.archiveVersion()),
        rows,
        details.toJson(),
        warnings);
  }

  @Override
  public void close() {
    stream.close();
    snapshot.ifPresent(ExportedSnapshot::close);
  }

  private Map<String, Long> rows() throws IOException {
    if (counting == RowCounting.NONE) {
      return Map.of();
    }
    Map<String, Long> streamed = streamed();
    return snapshot.isPresent() ? exact(snapshot.get(), streamed) : streamed;
  }

  private Map<String, Long> exact(ExportedSnapshot taken, Map<String, Long> streamed)
      throws IOException {
    Map<String, Long> exact = taken.count(scanner.rows().keySet());
    for (Map.Entry<String, Long> table : streamed.entrySet()) {
      if (!table.getValue().equals(exact.get(table.getKey()))) {
        throw new StageException(
            "The dump does not hold the rows of "
                + table.getKey()
                + ": "
                + table.getValue()
                + " instead of "
                + exact.get(table.getKey())
                + ". Dump again.",
            true);
      }
    }
    return exact;
  }

  private Map<String, Long> streamed() {
    Map<String, Long> counted = new LinkedHashMap<>(scanner.rows());
    List<String> unknown =
        counted.entrySet().stream()
            .filter(table -> table.getValue() < 0)
            .map(Map.Entry::getKey)
            .toList();
    if (!unknown.isEmpty()) {
      counted.keySet().removeAll(unknown);
      warnings.add(
          "The rows of "
              + unknown.size()
              + " tables could not be counted in the dump, among them "
              + unknown.get(0)
              + ".");
    }
    return counted;
  }
}
