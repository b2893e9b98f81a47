package com.neuropilot.backup.storage.rclone;

import com.neuropilot.backup.spi.StageContext;
import com.neuropilot.backup.spi.tool.ToolCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs rclone as one storage is configured. Safe for use by several threads. */
final class Tool {
  private static final Duration CONNECT = Duration.ofMinutes(1);

  /**
   * Keeps rclone's terminal library from computing, at each start, how wide every character of
   * Unicode is: half of the processor time that a start takes. rclone 1.75 computes it anyway.
   */
  private static final Map<String, String> QUICK_START = Map.of("TCELL_MINIMIZE", "1");

  private final Rclone config;
  private final StageContext context;
  private final TokenFile tokens;
  private Optional<Path> binary = Optional.empty();

  Tool(Rclone config, StageContext context) {
    this.config = config;
    this.context = context;
    this.tokens = new TokenFile(config, context);
  }

  /** Runs to the end. */
  Outcome run(List<String> command) throws IOException {
    return run(command, stallLimit());
  }

  /** Runs to the end, but no longer without progress than a limit. */
  Outcome run(List<String> command, Duration limit) throws IOException {
    try (Running running = start(command, limit, log -> {})) {
      return running.await();
    }
  }

  /** Starts; the caller closes. */
  Running start(List<String> command) throws IOException {
    return start(command, log -> {});
  }

  /**
   * Starts; the caller closes.
   *
   * @param onLog is shown what was logged last, while it runs and at its end, by any thread
   */
  Running start(List<String> command, Consumer<RcloneLog> onLog) throws IOException {
    return start(command, stallLimit(), onLog);
  }

  /** After what time without progress rclone is ended: it has its own, shorter one for a line. */
  Duration stallLimit() {
    return config.timeout().multipliedBy(2);
  }

  private Running start(List<String> command, Duration limit, Consumer<RcloneLog> onLog)
      throws IOException {
    Path file = binary();
    return Running.start(
        ToolCommand.of(file, arguments(command)).withEnvironment(environment()),
        limit,
        onLog.andThen(tokens::look));
  }

  private synchronized Path binary() throws IOException {
    if (binary.isEmpty()) {
      Path found = Installation.find(config.binary(), context.environment());
      Installation.requireVersion(found, environment());
      tokens.check();
      binary = Optional.of(found);
    }
    return binary.get();
  }

  private List<String> arguments(List<String> command) {
    List<String> arguments = new ArrayList<>(command);
    arguments.addAll(
        List.of("-v", "--use-json-log", "--stats", "1s", "--ask-password=false", "--retries", "1"));
    arguments.addAll(List.of("--timeout", seconds(config.timeout())));
    arguments.addAll(List.of("--contimeout", seconds(shorter(config.timeout(), CONNECT))));
    arguments.addAll(List.of("--transfers", Integer.toString(config.transfers())));
    config.configFile().ifPresent(file -> arguments.addAll(List.of("--config", file.toString())));
    config.bandwidthLimit().ifPresent(limit -> arguments.addAll(List.of("--bwlimit", limit)));
    arguments.addAll(config.flags());
    return arguments;
  }

  /**
   * The environment that the host gives, and nothing of the JVM's that would make rclone do
   * something else; an empty value removes a variable.
   */
  private Map<String, String> environment() {
    Map<String, String> variables = new HashMap<>(QUICK_START);
    System.getenv().keySet().stream()
        .filter(name -> name.startsWith("RCLONE_"))
        .forEach(name -> variables.put(name, ""));
    variables.putAll(context.environment());
    variables.replaceAll((name, value) -> Rules.isOursInEnvironment(name) ? "" : value);
    return variables;
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private static String seconds(Duration duration) {
    return duration.toSeconds() + "s";
  }
}
