package com.neuropilot.backup.spi.tck;

import com.neuropilot.backup.spi.StageContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * What a test lends to a stage: a clock and an environment that can be set, a temporary work
 * directory, and the warnings that came.
 *
 * <p>The clock shows 2025-01-20T02:00:00Z at first; the environment holds {@code PATH} and {@code
 * HOME} of this process and nothing else. Safe for use by several threads.
 */
public final class TestContext implements StageContext, AutoCloseable {
  private final SettableClock clock = SettableClock.at("2025-01-20T02:00:00Z");
  private final Map<String, String> environment = new ConcurrentHashMap<>();
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final Path workDirectory;

  private TestContext(Path workDirectory) {
    this.workDirectory = workDirectory;
    System.getenv()
        .forEach(
            (name, value) -> {
              if (name.equals("PATH") || name.equals("HOME")) {
                environment.put(name, value);
              }
            });
  }

  /** Returns a context with a new work directory, which {@link #close()} removes. */
  public static TestContext create() {
    try {
      return new TestContext(Files.createTempDirectory("neuropilot-test"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a context with a work directory of the caller's. */
  public static TestContext in(Path workDirectory) {
    return new TestContext(workDirectory);
  }

  /** Sets an environment variable. */
  public TestContext set(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Removes an environment variable. */
  public TestContext unset(String variable) {
    environment.remove(variable);
    return this;
  }

  /** Returns the warnings so far. */
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  @Override
  public SettableClock clock() {
    return clock;
  }

  @Override
  public Map<String, String> environment() {
    return Map.copyOf(environment);
  }

  @Override
  public Path workDirectory() {
    return workDirectory;
  }

  @Override
  public void warn(String message) {
    warnings.add(message);
  }

  /** Removes the work directory with everything in it. */
  @Override
  public void close() {
    if (!Files.exists(workDirectory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(workDirectory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
