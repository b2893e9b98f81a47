package com.neuropilot.backup;

/**
 * A schedule of a pipeline.
 *
 * @param label its name, unique in the pipeline
 * @param job what is due
 * @param schedule when
 */
public record JobSchedule(String label, ScheduledJob job, Schedule schedule) {}
