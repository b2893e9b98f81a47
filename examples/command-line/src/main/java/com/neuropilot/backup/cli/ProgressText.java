package com.neuropilot.backup.cli;

import com.neuropilot.backup.event.Progress;
import com.neuropilot.backup.event.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Progress in words. */
final class ProgressText {
  private static final double NEARLY_DONE = 0.995;

  private ProgressText() {}

  static String name(Stage stage) {
    return switch (stage) {
      case PREPARING -> "Preparing";
      case DUMPING -> "Dumping";
      case STORING -> "Storing";
      case VERIFYING -> "Verifying";
      case PUBLISHING -> "Publishing";
      case RESTORING -> "Restoring";
      case COMMITTING -> "Checking";
      case CLEANING_UP -> "Cleaning up";
    };
  }

  /** Returns the part that is done; how much is left to store, the dump's end does not tell. */
  static OptionalDouble fraction(Progress progress) {
    return progress.stage() == Stage.STORING ? OptionalDouble.empty() : progress.fraction();
  }

  /** Returns what is known, the most important first. */
  static List<String> facts(Progress progress) {
    List<String> facts = new ArrayList<>();
    if (progress.stage() == Stage.STORING) {
      stored(progress).ifPresent(facts::add);
    }
    facts.add(Words.bytes(progress.rawBytes()));
    facts.add(Words.bytes((long) progress.bytesPerSecond()) + "/s");
    left(progress).ifPresent(left -> facts.add(Words.duration(left) + " left"));
    if (progress.compressedBytes() > 0) {
      facts.add("compressed " + Words.bytes(progress.compressedBytes()));
    }
    if (progress.stage() != Stage.STORING) {
      stored(progress).ifPresent(facts::add);
    }
    return facts;
  }

  /** Of several destinations each is told: the near one is done long before the far one. */
  private static Optional<String> stored(Progress progress) {
    Map<String, Long> at = progress.storedBytesAt();
    if (progress.storedBytes() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        at.size() == 1
            ? "stored " + Words.bytes(progress.storedBytes())
            : at.entrySet().stream()
                .map(each -> each.getKey() + " " + Words.bytes(each.getValue()))
                .collect(Collectors.joining(", ", "stored ", "")));
  }

  private static Optional<Duration> left(Progress progress) {
    double rate = progress.bytesPerSecond();
    double fraction = progress.fraction().orElse(1);
    if (rate <= 0 || fraction > NEARLY_DONE) {
      return Optional.empty();
    }
    double bytes = progress.estimatedRawBytes().orElse(0) - progress.rawBytes();
    return Optional.of(Duration.ofSeconds((long) (bytes / rate) + 1));
  }
}
