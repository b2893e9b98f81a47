package com.neuropilot.backup.drill;

import java.time.Duration;

/**
 * One stage of a drill.
 *
 * @param name what was done, for people
 * @param duration how long it took
 * @param recovery whether a real recovery has it too
 */
public record DrillStage(String name, Duration duration, boolean recovery) {}
