package com.neuropilot.backup.internal.check;

import com.neuropilot.backup.internal.run.RunPlan;
import java.nio.file.Path;

/**
 * What is looked at.
 *
 * @param run what a run would do
 * @param work a directory for stages; not the configured one if that cannot be used
 */
record CheckPlan(RunPlan run, Path work) {}
