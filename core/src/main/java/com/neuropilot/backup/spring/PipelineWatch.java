package com.neuropilot.backup.spring;

import com.neuropilot.backup.BackupPipeline;

/** Makes a pipeline be watched. */
@FunctionalInterface
interface PipelineWatch {
  /** Returns the pipeline to run instead. */
  BackupPipeline watch(BackupPipeline pipeline);
}
