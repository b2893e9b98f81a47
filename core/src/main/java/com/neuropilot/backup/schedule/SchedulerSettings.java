package com.neuropilot.backup.schedule;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * How a scheduler works.
 *
 * @param table the table's name
 * @param instance what this instance is called; host and process unless said
 * @param concurrency how many jobs this instance runs at a time
 * @param poll how often it looks for what is due
 * @param heartbeat how often it says that it is alive
 * @param finishWithin how long running jobs may go on at a shutdown; zero cancels them
 * @param clock the time
 */
record SchedulerSettings(
    String table,
    Optional<String> instance,
    int concurrency,
    Duration poll,
    Duration heartbeat,
    Duration finishWithin,
    InstantSource clock) {}
