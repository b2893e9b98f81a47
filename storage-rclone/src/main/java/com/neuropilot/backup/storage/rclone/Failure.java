package com.neuropilot.backup.storage.rclone;

import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.StalledException;
import java.util.Optional;
import java.util.Set;

/** Says what rclone could not do, why, what to do, and whether trying again may help. */
final class Failure {
  /** Exit statuses that say that trying again is of no use: usage, do not retry, fatal, limit. */
  private static final Set<Integer> FINAL = Set.of(2, 6, 7, 8);

  private final Remote remote;
  private final String configOption;

  Failure(Rclone config) {
    this.remote = new Remote(config.remote());
    this.configOption = config.configFile().map(file -> " --config " + file).orElse("");
  }

  /**
   * Returns the exception to throw.
   *
   * @param what what was tried: {@code "store a.dump in"}
   */
  StageException of(String what, Outcome outcome) {
    String head = "Cannot " + what + " " + remote + ": ";
    if (outcome.stalled()) {
      return new StalledException(
          head
              + "rclone made no progress for twice the timeout and was stopped. Look at the network,"
              + " or raise timeout.");
    }
    String said = hint() + " (rclone said: " + outcome.log().last() + ")";
    Optional<Cause> cause = Cause.of(outcome.log().text());
    if (cause.isPresent()) {
      String remedy = String.format(cause.get().remedy(), remote.name(), configOption);
      return new StageException(
          head + cause.get().reason() + ". " + remedy + said, cause.get().retryable());
    }
    return new StageException(
        head
            + "rclone "
            + end(outcome.status())
            + ". Look whether the remote can be reached: 'rclone lsd "
            + remote.name()
            + configOption
            + "'."
            + said,
        !FINAL.contains(outcome.status()));
  }

  /** An old rclone makes such a folder under another name than it then asks for. */
  private String hint() {
    return remote.hasReplacedCharacters()
        ? " It may be the folder's name: some remotes do not take \" * : < > ? \\ | or a blank or dot"
            + " at an end. Letters, digits, - and _ are safe."
        : "";
  }

  private static String end(int status) {
    return status > 128
        ? "was ended by signal " + (status - 128)
        : "failed with exit status " + status;
  }
}
