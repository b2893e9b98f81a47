package com.neuropilot.backup.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Prometheus' own checks. */
final class PromTool {
  private PromTool() {}

  /** Fails if Prometheus does not read this, or would rather have it otherwise. */
  static void check(String metrics) throws IOException, InterruptedException {
    Process tool = start("check", "metrics");
    try (OutputStream input = tool.getOutputStream()) {
      input.write(metrics.getBytes(StandardCharsets.UTF_8));
    }
    assertThat(end(tool)).isEmpty();
  }

  /** Returns what it says; fails unless it is content. */
  static String run(String... arguments) throws IOException, InterruptedException {
    return end(start(arguments));
  }

  private static Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static String end(Process tool) throws IOException, InterruptedException {
    String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(tool.waitFor()).as(said).isZero();
    return said;
  }
}
