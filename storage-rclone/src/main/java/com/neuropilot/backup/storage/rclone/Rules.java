package com.neuropilot.backup.storage.rclone;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What a configuration may hold. */
final class Rules {
  static final Duration SHORTEST = Duration.ofSeconds(1);
  static final Duration LONGEST = Duration.ofDays(1);

  private static final String USE_CONFIG =
      "everybody on this host can read a command line; keep secrets in rclone's configuration file"
          + " (rclone config) or in an environment variable RCLONE_CONFIG_<NAME>_<KEY>";
  private static final Pattern REMOTE = Pattern.compile("(:?[^:/\\\\]+):.*", Pattern.DOTALL);
  private static final Pattern LIMIT = Pattern.compile("[0-9A-Za-z.:, -]*[0-9A-Za-z]");
  private static final Pattern FLAG = Pattern.compile("--([a-z0-9-]+)(=.*)?", Pattern.DOTALL);
  private static final Pattern SECRET =
      Pattern.compile(
          ".*(pass|password\\d?|passphrase|passcode|pin|token|secret|key|key-pem|key-base64"
              + "|access-grant|authorization|connection-string|credentials|(?<!env-)auth|sas-url|cookie|cookies|header|header-upload|header-download|headers|2fa|otp)");
  private static final Pattern PARAMETER =
      Pattern.compile(",\\s*([A-Za-z0-9_]+)\\s*=.*", Pattern.DOTALL);
  private static final Pattern USER_INFO = Pattern.compile(".*://[^/@]*:[^/@]*@.*", Pattern.DOTALL);
  private static final Pattern OURS =
      Pattern.compile(
          "config|ask-password|dry-run|interactive|quiet|verbose|progress|log-.*|syslog.*|use-json-log"
              + "|stats.*|dump.*|include.*|exclude.*|filter.*|files-from.*|hash-filter|ignore-(existing|size|checksum|times|case.*|errors)"
              + "|min-(age|size)|max-(age|size|depth|transfer|duration|delete.*)|cutoff-mode|rc|rc-.*|retries.*"
              + "|immutable|update|no-check-dest|(compare|copy|backup)-dest|backup-dir|suffix.*|size-only|delete-.*"
              + "|bwlimit|transfers|checkers|timeout|contimeout|offset|count|head|tail|discard|hash.*|files-only|recursive"
              + "|metadata-.*|error-on-no-transfer");

  private static final Set<String> KEPT_VARIABLES = Set.of("RCLONE_CONFIG", "RCLONE_BWLIMIT");

  private Rules() {}

  static List<String> problems(
      String remote,
      Optional<String> bandwidthLimit,
      int transfers,
      Duration timeout,
      List<String> flags) {
    List<String> problems = new ArrayList<>();
    remote(remote).ifPresent(problem -> problems.add("remote " + problem));
    bandwidthLimit
        .flatMap(Rules::limit)
        .ifPresent(problem -> problems.add("bandwidth-limit " + problem));
    if (transfers < 1 || transfers > Rclone.MOST_TRANSFERS) {
      problems.add("transfers must be from 1 to " + Rclone.MOST_TRANSFERS);
    }
    timeout(timeout).ifPresent(problem -> problems.add("timeout " + problem));
    flags.forEach(flag -> flag(flag).ifPresent(problem -> problems.add("flags " + problem)));
    return problems;
  }

  static Optional<String> remote(String remote) {
    if (!REMOTE.matcher(remote).matches() || remote.chars().anyMatch(Character::isISOControl)) {
      return Optional.of(
          "must be the name of a remote, a colon and a path, as in onedrive:NeuroPilot/Backups;"
              + " 'rclone listremotes' lists the names");
    }
    String head = Remote.head(remote);
    return secretIn(head) ? Optional.of("holds a secret: " + USE_CONFIG) : Optional.empty();
  }

  static Optional<String> limit(String limit) {
    return LIMIT.matcher(limit).matches()
        ? Optional.empty()
        : Optional.of("must be bytes a second as rclone takes them, such as 10M or 512k");
  }

  static Optional<String> timeout(Duration timeout) {
    return timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(LONGEST) > 0
        ? Optional.of("must be from 1s to 1d")
        : Optional.empty();
  }

  /** Returns what is wrong with a flag; the value of one that may be a secret is not shown. */
  static Optional<String> flag(String flag) {
    var matcher = FLAG.matcher(flag);
    if (!matcher.matches()) {
      return Optional.of(
          "must be words such as --onedrive-chunk-size=20M, each beginning with -- and holding its"
              + " value");
    }
    String name = String.valueOf(matcher.group(1));
    if (SECRET.matcher(name).matches() || USER_INFO.matcher(flag).matches()) {
      return Optional.of("may not hold --" + name + ": " + USE_CONFIG);
    }
    return isOurs(name)
        ? Optional.of("may not hold --" + name + ", which would change what a put or a list means")
        : Optional.empty();
  }

  /** Returns whether an environment variable of rclone sets what only this storage sets. */
  static boolean isOursInEnvironment(String variable) {
    return variable.startsWith("RCLONE_")
        && !KEPT_VARIABLES.contains(variable)
        && isOurs(
            variable.substring("RCLONE_".length()).toLowerCase(Locale.ROOT).replace('_', '-'));
  }

  private static boolean isOurs(String name) {
    String positive = name.startsWith("no-") ? name.substring("no-".length()) : name;
    return OURS.matcher(name).matches() || OURS.matcher(positive).matches();
  }

  private static boolean secretIn(String head) {
    if (USER_INFO.matcher(head).matches()) {
      return true;
    }
    for (String part : head.split(",", -1)) {
      var matcher = PARAMETER.matcher("," + part);
      if (matcher.matches()
          && SECRET
              .matcher(matcher.group(1).toLowerCase(Locale.ROOT).replace('_', '-'))
              .matches()) {
        return true;
      }
    }
    return false;
  }
}
