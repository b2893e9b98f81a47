package com.neuropilot.backup.examples.inventory;

import com.neuropilot.backup.event.Progress;
import java.util.Locale;

/**
 * What the admin page shows of an operation.
 *
 * @param percent how far it is; -1 if that cannot be told
 */
record OperationView(
    String kind,
    String subject,
    String state,
    String stage,
    int percent,
    long rawBytes,
    double bytesPerSecond,
    String message) {
  static final OperationView NONE = new OperationView("", "", "none", "", -1, 0, 0, "");

  static OperationView of(Operation operation) {
    return new OperationView(
        operation.kind(),
        operation.subject(),
        name(operation.state()),
        operation.progress().map(progress -> name(progress.stage())).orElse(""),
        operation.progress().map(OperationView::percent).orElse(-1),
        operation.progress().map(Progress::rawBytes).orElse(0L),
        operation.progress().map(Progress::bytesPerSecond).orElse(0.0),
        operation.message());
  }

  private static int percent(Progress progress) {
    return progress.fraction().isPresent()
        ? (int) Math.floor(100 * progress.fraction().getAsDouble())
        : -1;
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
