package com.neuropilot.backup.storage.rclone;

import com.neuropilot.backup.spi.StageException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Says what rclone could not do, why, what to do, and whether trying again may help. */
final class Failure {
  /** Exit statuses that say that trying again is of no use: usage, do not retry, fatal, limit. */
  private static final Set<Integer> FINAL = Set.of(2, 6, 7, 8);

  /** The first that fits is meant. */
  private static final List<Cause> CAUSES =
      List.of(
          new Cause(
              "didn't find section|didn't find backend called|failed to find remote",
              "the remote is not configured",
              "Configure it with 'rclone config%2$s' under the name that stands before the colon,"
                  + " or correct remote; 'rclone listremotes%2$s' lists what there is."),
          new Cause(
              "unable to decrypt configuration|couldn't decrypt configuration|failed to load config"
                  + "|not allowed to ask for password",
              "rclone's configuration file is encrypted and its password is not known",
              "Set the environment variable RCLONE_CONFIG_PASS, or RCLONE_PASSWORD_COMMAND."),
          new Cause(
              "invalid_grant|couldn't fetch token|token expired|empty token|invalid_client"
                  + "|config reconnect|invalidauthenticationtoken",
              "rclone is not authorised any more",
              "Log in again with 'rclone config reconnect %1$s%2$s'."),
          new Cause(
              "\\b507\\b|insufficient.?storage|quota|no space left|storage.?full|not enough (free )?space"
                  + "|\\b552\\b|limit.?exceeded.*storage",
              "the storage is full",
              "Free space there, keep fewer backups, or take more space; 'rclone about %1$s%2$s'"
                  + " tells what is used, and 'rclone cleanup %1$s%2$s' empties the remote's trash."),
          new Cause(
              "(file ?name|path|name).{0,8}too.?long|\\b414\\b|enametoolong",
              "the path is too long for the remote",
              "Choose a shorter folder in remote, or a shorter name of the pipeline."),
          new Cause(
              "invalid (char|name|path|file ?name)|illegal (char|name|path|file ?name)"
                  + "|invalidrequest.*name|name.*(not allowed|contains)",
              "the path has characters that the remote does not take",
              "Choose a folder of letters, digits, - and _ in remote; OneDrive takes none of"
                  + " \" * : < > ? \\ |."),
          new Cause(
              "\\b401\\b|\\b403\\b|\\b530\\b|unauthori[sz]ed|forbidden|access.?denied|permission denied"
                  + "|unable to authenticate|login (incorrect|failed)|invalidaccesskeyid"
                  + "|signaturedoesnotmatch|unauthenticated",
              "the remote refuses the user or the access",
              "Look at user and password with 'rclone config%2$s', and whether that user may write"
                  + " there; where the remote uses a token, 'rclone config reconnect %1$s%2$s' renews"
                  + " it."),
          new Cause(
              "unknown flag|unknown shorthand|invalid argument .* for|unknown command",
              "rclone does not know a flag",
              "Correct flags or bandwidth-limit, or install a newer rclone."));

  private record Cause(Pattern pattern, String reason, String remedy) {
    Cause(String pattern, String reason, String remedy) {
      this(Pattern.compile(pattern, Pattern.CASE_INSENSITIVE), reason, remedy);
    }
  }

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
      return new StageException(
          head
              + "rclone made no progress for twice the timeout and was stopped. Look at the network,"
              + " or raise timeout.",
          true);
    }
    String said = " (rclone said: " + outcome.log().last() + ")";
    for (Cause cause : CAUSES) {
      if (cause.pattern().matcher(outcome.log().text()).find()) {
        String remedy = String.format(cause.remedy(), remote.name(), configOption);
        return new StageException(head + cause.reason() + ". " + remedy + said, false);
      }
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

  private static String end(int status) {
    return status > 128
        ? "was ended by signal " + (status - 128)
        : "failed with exit status " + status;
  }
}
