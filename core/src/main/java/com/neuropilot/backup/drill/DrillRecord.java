package com.neuropilot.backup.drill;

import java.time.Duration;
import java.time.Instant;

/**
 * What is recorded of a drill beside the backup.
 *
 * @param drilled when the drill began
 * @param passed whether the backup turned out good
 * @param recovery how long recovery took (RTO)
 * @param dataAge how old the data was then (RPO)
 * @param rows how many rows were restored
 */
public record DrillRecord(
    Instant drilled, boolean passed, Duration recovery, Duration dataAge, long rows) {}
