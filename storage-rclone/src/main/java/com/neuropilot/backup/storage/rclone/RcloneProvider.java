package com.neuropilot.backup.storage.rclone;

import com.neuropilot.backup.spi.InvalidOptionsException;
import com.neuropilot.backup.spi.StageContext;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.StageOptions;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.StorageTargetProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Provides {@link Rclone} under the id {@code rclone}; its options are {@code remote}, {@code
 * config-file}, {@code binary}, {@code bandwidth-limit}, {@code transfers}, {@code timeout}, {@code
 * flags} and {@code check} ({@code content} or {@code size}).
 */
public final class RcloneProvider implements StorageTargetProvider<Rclone> {
  /** What proves an object that the remote has no known hash of. */
  enum Check {
    CONTENT,
    SIZE
  }

  /** For {@link java.util.ServiceLoader}. */
  public RcloneProvider() {}

  @Override
  public String id() {
    return Rclone.ID;
  }

  @Override
  public Class<Rclone> configType() {
    return Rclone.class;
  }

  @Override
  public Rclone configure(StageOptions options) {
    Rclone plain = Rclone.remote("unknown:");
    Optional<Path> configFile = options.path("config-file");
    String binary = options.text("binary").orElse(plain.binary());
    Optional<String> limit =
        valid(options, "bandwidth-limit", options.text("bandwidth-limit"), Rules::limit);
    int transfers =
        options.integer("transfers", 1, Rclone.MOST_TRANSFERS).orElse(plain.transfers());
    Duration timeout =
        valid(options, "timeout", options.duration("timeout"), Rules::timeout)
            .orElse(plain.timeout());
    List<String> flags =
        options.list("flags").stream()
            .filter(flag -> valid(options, "flags", Optional.of(flag), Rules::flag).isPresent())
            .toList();
    boolean sizeOnly = options.choice("check", Check.class).orElse(Check.CONTENT) == Check.SIZE;
    String remote =
        valid(options, "remote", Optional.of(options.require("remote")), Rules::remote)
            .orElseThrow(() -> new InvalidOptionsException(options.problems()));
    return new Rclone(remote, configFile, binary, limit, transfers, timeout, flags, sizeOnly);
  }

  @Override
  public StorageTarget create(Rclone config, StageContext context) throws StageException {
    Optional<Path> missing = config.configFile().filter(file -> !Files.isReadable(file));
    if (missing.isPresent()) {
      throw new StageException(
          "rclone's configuration file "
              + missing.get()
              + " is not there or cannot be read. Make it with 'rclone config --config "
              + missing.get()
              + "', or correct config-file.",
          false);
    }
    return new RcloneTarget(config, context);
  }

  private static <T> Optional<T> valid(
      StageOptions options, String key, Optional<T> value, Function<T, Optional<String>> rule) {
    Optional<String> problem = value.flatMap(rule);
    problem.ifPresent(text -> options.problem(key, text));
    return problem.isPresent() ? Optional.empty() : value;
  }
}
