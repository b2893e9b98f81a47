package com.neuropilot.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusCommandTest {
  @TempDir Path folder;
  private final Invocation invocation = new Invocation();
  private Workplace workplace;

  @BeforeEach
  void prepare() {
    workplace = new Workplace(folder).unencrypted().with("schedule.nightly.cron = 0 2 * * *");
  }

  @Test
  void tellsTheLastGoodBackupAndWhenTheNextIsDue() throws IOException {
    invocation.run("backup", "-c", workplace.config());
    invocation.clock.set(Instant.parse("2025-01-20T05:00:00Z"));

    assertThat(invocation.run("status", "-c", workplace.config())).isEqualTo(ExitStatus.DONE);
    assertThat(invocation.out())
        .contains("The backups of shop are there.")
        .containsPattern("last good +shop_20250120_020000, 3 h old")
        .containsPattern("next due +2025-01-21 02:00:00 UTC");
  }

  @Test
  void anOverdueBackupHasAStatusOfItsOwn() throws IOException {
    invocation.run("backup", "-c", workplace.config());
    invocation.clock.set(Instant.parse("2025-01-22T05:00:00Z"));

    assertThat(invocation.run("status", "-c", workplace.config())).isEqualTo(ExitStatus.WARNINGS);
    assertThat(invocation.out())
        .contains("A backup of shop is OVERDUE.", "What to do:")
        .containsPattern("near +OVERDUE: shop_20250120_020000, 2 days 3 h old");
    assertThat(invocation.run("status", "-c", workplace.config(), "--json"))
        .isEqualTo(ExitStatus.WARNINGS);
    assertThat(invocation.out())
        .contains("\"status\" : \"overdue\"", "\"ageSeconds\" : 183600", "\"nextDue\"");
  }

  @Test
  void anAlarmThatReachesNobodyIsAWarning() throws IOException {
    workplace
        .with("notifier.ops = slack")
        .with("notifier.ops.webhook-file = " + folder.resolve("no"));

    assertThat(invocation.run("status", "-c", workplace.config(), "--notify"))
        .isEqualTo(ExitStatus.WARNINGS);
    assertThat(invocation.out()).contains("There is no good backup.");
    assertThat(invocation.err()).contains("warning: The notifier slack failed");
  }
}
