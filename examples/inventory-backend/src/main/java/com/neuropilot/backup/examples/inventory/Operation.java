package com.neuropilot.backup.examples.inventory;

import com.neuropilot.backup.event.Progress;
import java.util.Optional;

/**
 * What the page started last.
 *
 * @param kind backup, drill or restore
 * @param subject of which backup
 * @param state running, done or failed
 * @param message what came of it
 * @param progress how far it is, if that can be told
 */
record Operation(
    String kind, String subject, State state, String message, Optional<Progress> progress) {
  enum State {
    RUNNING,
    DONE,
    FAILED
  }

  static Operation running(String kind, String subject) {
    return new Operation(kind, subject, State.RUNNING, "", Optional.empty());
  }

  Operation at(Progress reached) {
    return new Operation(kind, subject, state, message, Optional.of(reached));
  }

  Operation ended(State end, String of, String what) {
    return new Operation(kind, of, end, what, Optional.empty());
  }

  boolean isRunning() {
    return state == State.RUNNING;
  }
}
