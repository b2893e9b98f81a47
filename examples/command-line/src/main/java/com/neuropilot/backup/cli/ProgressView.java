package com.neuropilot.backup.cli;

import com.neuropilot.backup.event.Progress;
import com.neuropilot.backup.event.Stage;

/** One of the ways to show progress. */
interface ProgressView {
  /** A stage begins. */
  void begin(Stage stage);

  /** The run goes on. */
  void show(Progress progress);

  /** Something is to be read now. */
  void say(String message);

  /** The run has ended. */
  void close();
}
