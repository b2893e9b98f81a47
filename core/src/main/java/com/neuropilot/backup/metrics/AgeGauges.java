package com.neuropilot.backup.metrics;

import com.neuropilot.backup.PipelineHealth.DestinationHealth;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.List;

/** How old the newest whole backup at each destination is, at the moment of reading. */
final class AgeGauges {
  private final String pipeline;
  private final MultiGauge gauge;
  private final Clock clock;

  AgeGauges(MeterRegistry registry, String pipeline) {
    this.pipeline = pipeline;
    this.clock = registry.config().clock();
    this.gauge =
        MultiGauge.builder("neuropilot.backup.age")
            .description("How old the newest whole backup at the destination is.")
            .baseUnit("seconds")
            .register(registry);
  }

  void set(List<DestinationHealth> destinations) {
    gauge.register(
        destinations.stream()
            .filter(each -> each.lastGood().isPresent())
            .<Row<?>>map(
                each ->
                    Row.of(
                        Tags.of("pipeline", pipeline, "destination", each.label()),
                        each.lastGood().get().started(),
                        this::age))
            .toList(),
        true);
  }

  private double age(Instant started) {
    return (clock.wallTime() - started.toEpochMilli()) / 1000.0;
  }
}
