package com.neuropilot.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.event.Progress;
import com.neuropilot.backup.event.Stage;
import com.neuropilot.backup.spi.tck.SettableClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final Progress HALF =
      new Progress(
          Stage.DUMPING,
          500_000_000,
          200_000_000,
          Map.of("far", 150_000_000L),
          OptionalLong.of(1_000_000_000),
          Duration.ofSeconds(10));

  @Test
  void aBarHoldsWhatThereIsRoomFor() {
    assertThat(ProgressBarView.render(Stage.DUMPING, Optional.of(HALF), 120))
        .isEqualTo(
            "Dumping      50 % [##########..........]  500 MB  50.0 MB/s  11 s left"
                + "  compressed 200 MB  stored 150 MB");
    assertThat(ProgressBarView.render(Stage.DUMPING, Optional.of(HALF), 79))
        .endsWith("11 s left")
        .hasSizeLessThan(80);
    assertThat(ProgressBarView.render(Stage.DUMPING, Optional.of(HALF), 10)).hasSize(10);
    assertThat(ProgressBarView.render(Stage.PREPARING, Optional.empty(), 80))
        .isEqualTo("Preparing   ");
  }

  @Test
  void whatIsStoredComesFirstOnceTheDumpHasEnded() {
    Progress storing =
        new Progress(
            Stage.STORING,
            1_000_000_000,
            400_000_000,
            Map.of("near", 400_000_000L, "far", 12_000_000L),
            OptionalLong.of(1_000_000_000),
            Duration.ofSeconds(20));

    assertThat(ProgressBarView.render(Stage.STORING, Optional.of(storing), 79))
        .isEqualTo("Storing       stored far 12.0 MB, near 400 MB  1.00 GB  50.0 MB/s");
    assertThat(storing.storedBytes()).isEqualTo(400_000_000);
  }

  @Test
  void linesAreSparse() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    SettableClock clock = SettableClock.at("2025-01-20T02:00:00Z");
    ProgressLines lines =
        new ProgressLines(new PrintStream(err, true, StandardCharsets.UTF_8), clock);

    lines.begin(Stage.DUMPING);
    for (int i = 0; i < 140; i++) {
      clock.advance(Duration.ofMillis(500));
      lines.show(HALF);
    }

    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "Dumping ...\n"
                + "Dumping 50 %: 500 MB, 50.0 MB/s, 11 s left, compressed 200 MB, stored 150 MB\n"
                    .repeat(2));
  }
}
