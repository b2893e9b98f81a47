package com.neuropilot.backup.schedule;

import com.neuropilot.backup.DueTime;
import java.time.Instant;

/**
 * A job that this instance can run.
 *
 * @param label the schedule's label
 * @param plan when
 * @param job what
 */
record KnownJob(String label, JobPlan plan, Job job) {
  void run(Instant due) throws Exception {
    job.run(new DueTime(label, due));
  }
}
