package com.neuropilot.backup.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.spi.tck.SettableClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class JobExecutionTest {
  private static final Instant DUE = Instant.parse("2025-01-20T02:00:00Z");

  private final JobExecution execution =
      new JobExecution(new RunningJobs(), SettableClock.at(DUE), Duration.ofSeconds(10));

  @Test
  void aJobThatNobodyKnowsIsWarnedOfOnce() {
    PrintStream err = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try {
      for (int minute = 0; minute < 3; minute++) {
        execution.run("renamed", JobState.of(DUE, "0 2 * * *"));
      }
      execution.run("removed", JobState.of(DUE, "0 3 * * *"));
    } finally {
      System.setErr(err);
    }

    assertThat(log.toString(StandardCharsets.UTF_8).lines().filter(line -> line.contains("WARN")))
        .hasSize(2)
        .anyMatch(line -> line.contains("renamed is due") && line.contains("delete its row"))
        .anyMatch(line -> line.contains("removed is due"));
  }
}
