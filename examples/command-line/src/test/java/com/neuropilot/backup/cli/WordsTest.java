package com.neuropilot.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "999, 999 B",
    "1000, 1.00 kB",
    "10240, 10.2 kB",
    "437123456, 437 MB",
    "999499999, 999 MB",
    "999600000, 1.00 GB",
    "9223372036854775807, 9.22 EB"
  })
  void bytesHaveThreeDigits(long bytes, String text) {
    assertThat(Words.bytes(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0 s",
    "PT59S, 59 s",
    "PT1M, 1 min",
    "PT3M12S, 3 min 12 s",
    "PT3H12M9S, 3 h 12 min",
    "PT24H, 1 day",
    "P3DT4H, 3 days 4 h",
    "-PT5S, 0 s"
  })
  void durationsHaveTwoUnits(Duration duration, String text) {
    assertThat(Words.duration(duration)).isEqualTo(text);
  }
}
