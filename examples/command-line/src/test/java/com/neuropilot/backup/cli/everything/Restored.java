package com.neuropilot.backup.cli.everything;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.cli.Installation.Result;
import java.util.List;

/**
 * What a restore printed.
 *
 * @param result how it ended
 */
record Restored(Result result) {
  private static final int DONE_WITH_WARNINGS = 3;
  private static final String NOT_VALID =
      "The constraint not_checked of shop.orders is not validated, as the dump says (NOT VALID).";

  /**
   * Holds it against what is to be expected of the database with everything in it: the one
   * constraint that was never validated is the one warning.
   *
   * @param skipped what the statements that were left out begin with
   */
  void assertWellBut(String... skipped) {
    assertSkipped(skipped);
    assertThat(list("Warnings:")).containsExactly(NOT_VALID);
  }

  /** The same, whatever there was to say beforehand of who works in the database. */
  void assertSkipped(String... skipped) {
    assertThat(result.status()).as(result.all()).isEqualTo(DONE_WITH_WARNINGS);
    assertThat(result.out()).contains(NOT_VALID);
    assertThat(list("Skipped statements of the dump:"))
        .hasSameSizeAs(skipped)
        .allMatch(line -> List.of(skipped).stream().anyMatch(line::startsWith));
  }

  private List<String> list(String title) {
    return result
        .out()
        .lines()
        .dropWhile(line -> !line.equals(title))
        .skip(1)
        .takeWhile(line -> line.startsWith("  "))
        .filter(line -> line.startsWith("  - "))
        .map(line -> line.substring("  - ".length()))
        .toList();
  }
}
