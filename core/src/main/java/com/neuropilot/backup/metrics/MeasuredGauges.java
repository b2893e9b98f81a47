package com.neuropilot.backup.metrics;

import com.neuropilot.backup.internal.metrics.Figure;
import com.neuropilot.backup.internal.metrics.Measured;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gauges of one pipeline for figures. What a figure has no value for any more, such as the size of
 * a backup that failed, disappears.
 */
final class MeasuredGauges {
  /** Known after a run. */
  static final Set<Figure> OF_RUNS =
      EnumSet.range(Figure.LAST_RUN_TIMESTAMP, Figure.LAST_RUN_DESTINATION_SUCCESS);

  /** Known after a look at the destinations. */
  static final Set<Figure> OF_STORAGES = EnumSet.range(Figure.OVERDUE, Figure.LAST_PROVEN_RECOVERY);

  /** Known after a drill. */
  static final Set<Figure> OF_DRILLS =
      EnumSet.range(Figure.LAST_DRILL_TIMESTAMP, Figure.LAST_DRILL_DATA_AGE);

  private final MeterRegistry registry;
  private final Map<Figure, MultiGauge> gauges = new EnumMap<>(Figure.class);

  MeasuredGauges(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Sets all of these figures: to their values, or to none. */
  synchronized void set(Set<Figure> figures, List<Measured> values) {
    for (Figure figure : figures) {
      List<Row<?>> rows =
          values.stream()
              .filter(each -> each.figure() == figure)
              .<Row<?>>map(each -> Row.of(tags(each), each.value()))
              .toList();
      if (!rows.isEmpty() || gauges.containsKey(figure)) {
        gauges.computeIfAbsent(figure, this::register).register(rows, true);
      }
    }
  }

  private MultiGauge register(Figure figure) {
    MultiGauge.Builder builder = MultiGauge.builder(figure.meterName()).description(figure.help());
    return (figure.unit().isEmpty() ? builder : builder.baseUnit(figure.unit())).register(registry);
  }

  private static Tags tags(Measured measured) {
    return Tags.of(
        measured.labels().entrySet().stream()
            .map(label -> Tag.of(label.getKey(), label.getValue()))
            .toList());
  }
}
