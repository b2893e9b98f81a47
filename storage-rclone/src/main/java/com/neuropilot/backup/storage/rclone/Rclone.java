package com.neuropilot.backup.storage.rclone;

import com.neuropilot.backup.spi.StageConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A folder of a remote that rclone (1.53 or newer) reaches, in which backups are kept.
 *
 * <p>The remote is configured in rclone's configuration file ({@code rclone config}) or in
 * environment variables ({@code RCLONE_CONFIG_NAME_KEY}); secrets belong there and nowhere else.
 * The configuration file must be writable: rclone keeps renewed tokens in it.
 *
 * @param remote as rclone takes it: {@code "onedrive:NeuroPilot/Backups"}
 * @param configFile rclone's configuration file; its own default unless given
 * @param binary the rclone to run: a name that is looked up in {@code PATH}, or a path; {@code
 *     rclone} unless said
 * @param bandwidthLimit as rclone's {@code --bwlimit} takes it, in bytes a second: {@code "10M"};
 *     none unless given. With a limit, objects are put one after the other, so that it holds for
 *     all of them together
 * @param transfers how many large objects (over 64 KiB) are put at the same time, where several
 *     threads put; 1 to 64; 4 unless said. A backup puts its parts one after another.
 * @param timeout after what time without a byte a connection counts as dead, 1 second to 1 day; 5
 *     minutes unless said. After twice that time without progress rclone itself is ended
 * @param flags more flags for rclone, each one word: {@code "--onedrive-chunk-size=20M"}; no
 *     secrets, nothing that would hide objects or change what a put does
 * @param sizeOnly whether the size alone may prove an object that the remote has no known hash of;
 *     unless said, such an object is read back and compared
 */
public record Rclone(
    String remote,
    Optional<Path> configFile,
    String binary,
    Optional<String> bandwidthLimit,
    int transfers,
    Duration timeout,
    List<String> flags,
    boolean sizeOnly)
    implements StageConfig {
  static final String ID = "rclone";
  static final int MOST_TRANSFERS = 64;

  /**
   * Checks every part.
   *
   * @throws IllegalArgumentException with every problem
   */
  public Rclone {
    Objects.requireNonNull(remote, "remote");
    Objects.requireNonNull(configFile, "configFile");
    Objects.requireNonNull(binary, "binary");
    Objects.requireNonNull(bandwidthLimit, "bandwidthLimit");
    Objects.requireNonNull(timeout, "timeout");
    flags = List.copyOf(flags);
    List<String> problems = Rules.problems(remote, bandwidthLimit, transfers, timeout, flags);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  /** Returns storage in a folder of a remote, e.g. {@code "onedrive:NeuroPilot/Backups"}. */
  public static Rclone remote(String remote) {
    return new Rclone(
        remote, Optional.empty(), ID, Optional.empty(), 4, Duration.ofMinutes(5), List.of(), false);
  }

  /** Returns the same storage with another configuration file of rclone. */
  public Rclone configFile(Path file) {
    return new Rclone(
        remote, Optional.of(file), binary, bandwidthLimit, transfers, timeout, flags, sizeOnly);
  }

  /** Returns the same storage through another rclone. */
  public Rclone binary(String nameOrPath) {
    return new Rclone(
        remote, configFile, nameOrPath, bandwidthLimit, transfers, timeout, flags, sizeOnly);
  }

  /** Returns the same storage with a limit in bytes a second, e.g. {@code "10M"}. */
  public Rclone bandwidthLimit(String limit) {
    return new Rclone(
        remote, configFile, binary, Optional.of(limit), transfers, timeout, flags, sizeOnly);
  }

  /** Returns the same storage with another number of objects that are put at the same time. */
  public Rclone transfers(int count) {
    return new Rclone(remote, configFile, binary, bandwidthLimit, count, timeout, flags, sizeOnly);
  }

  /** Returns the same storage with another time after which a silent connection counts as dead. */
  public Rclone timeout(Duration duration) {
    return new Rclone(
        remote, configFile, binary, bandwidthLimit, transfers, duration, flags, sizeOnly);
  }

  /** Returns the same storage with these flags for rclone, each one word, in place of others. */
  public Rclone flags(String... words) {
    return new Rclone(
        remote, configFile, binary, bandwidthLimit, transfers, timeout, List.of(words), sizeOnly);
  }

  /** Returns the same storage, where the size proves an object that has no common hash. */
  public Rclone trustingSize() {
    return new Rclone(remote, configFile, binary, bandwidthLimit, transfers, timeout, flags, true);
  }

  @Override
  public String providerId() {
    return ID;
  }
}
