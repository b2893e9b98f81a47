package com.neuropilot.backup.examples.quickstart;

import com.neuropilot.backup.event.Progress;
import com.neuropilot.backup.event.RunEvent;
import com.neuropilot.backup.event.RunListener;
import com.neuropilot.backup.event.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Prints how far a run is, once a second, and what became of it. */
final class ProgressLines implements RunListener {
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final Story story;
  private Instant next = Instant.MIN;

  ProgressLines(Story story) {
    this.story = story;
  }

  @Override
  public void on(RunEvent event) {
    if (event instanceof RunEvent.Progressed progressed) {
      print(progressed);
    } else if (event instanceof RunEvent.ObjectStored stored) {
      story.line("stored      %s (%d bytes)", stored.object(), stored.bytes());
    } else if (event instanceof RunEvent.Warned warned) {
      story.line("warning     %s", warned.message());
    }
  }

  private void print(RunEvent.Progressed event) {
    Progress progress = event.progress();
    if (event.at().isBefore(next) || progress.rawBytes() == 0) {
      return;
    }
    next = event.at().plus(PERIOD);
    story.line(
        "%-11s %s read, %s compressed, %s a second%s",
        name(progress.stage()),
        Story.megabytes(progress.rawBytes()),
        Story.megabytes(progress.compressedBytes()),
        Story.megabytes((long) progress.bytesPerSecond()),
        share(progress));
  }

  private static String share(Progress progress) {
    return progress.fraction().isEmpty()
        ? ""
        : String.format(Locale.ROOT, ", about %.0f %%", progress.fraction().getAsDouble() * 100);
  }

  private static String name(Stage stage) {
    return stage.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
