package com.neuropilot.backup.schedule;

import java.time.Instant;

/**
 * When a job is begun next.
 *
 * @param at when
 * @param state what it is at then
 */
record NextRun(Instant at, JobState state) {}
