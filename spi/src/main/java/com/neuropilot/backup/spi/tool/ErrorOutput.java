package com.neuropilot.backup.spi.tool;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Drains a tool's error output and keeps its last lines. */
final class ErrorOutput {
  private static final int MAX_LINES = 200;
  private static final int MAX_LINE = 2_000;
  private static final long DRAIN_MILLIS = 5_000;

  private final Deque<String> lines = new ArrayDeque<>();
  private final Thread thread;

  private ErrorOutput(String tool, InputStream stream) {
    thread = new Thread(() -> read(stream), tool + "-stderr");
    thread.setDaemon(true);
  }

  static ErrorOutput drain(String tool, InputStream stream) {
    ErrorOutput output = new ErrorOutput(tool, stream);
    output.thread.start();
    return output;
  }

  /** Waits until everything was read; a grandchild that holds the pipe open is not waited for. */
  void await() {
    boolean interrupted = Thread.interrupted();
    try {
      thread.join(DRAIN_MILLIS);
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  List<String> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  String text() {
    return String.join("\n", lines());
  }

  private void read(InputStream stream) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        add(line);
      }
    } catch (IOException e) {
      // The process was killed and its pipe closed: what was read is what there is.
    }
  }

  private void add(String line) {
    synchronized (lines) {
      if (lines.size() == MAX_LINES) {
        lines.removeFirst();
      }
      lines.add(line.length() > MAX_LINE ? line.substring(0, MAX_LINE) + "..." : line);
    }
  }
}
