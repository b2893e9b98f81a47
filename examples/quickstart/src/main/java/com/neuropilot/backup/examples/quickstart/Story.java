package com.neuropilot.backup.examples.quickstart;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Tells a person what happens, in numbered chapters. Safe for use by several threads. */
final class Story {
  private static final double MEGABYTE = 1e6;

  private final PrintStream out;
  private final long begun = System.nanoTime();
  private int chapters;

  Story(PrintStream out) {
    this.out = out;
  }

  synchronized void chapter(String title) {
    chapters++;
    out.printf("%n%d. %s%n", chapters, title);
  }

  synchronized void line(String format, Object... values) {
    out.println("   " + String.format(Locale.ROOT, format, values));
  }

  /** Prints what is not part of any chapter. */
  synchronized void say(String format, Object... values) {
    out.printf(Locale.ROOT, "%n" + format + "%n", values);
  }

  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / MEGABYTE);
  }

  static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}
