package com.neuropilot.backup.storage.rclone;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Why rclone failed, as far as its words tell.
 *
 * @param pattern what it says then
 * @param reason the same for people
 * @param remedy what to do; {@code %1$s} is the remote, {@code %2$s} the option that names the
 *     configuration
 * @param retryable whether it may pass by itself
 */
record Cause(Pattern pattern, String reason, String remedy, boolean retryable) {
  /** The first that fits is meant. */
  private static final List<Cause> ALL =
      List.of(
          lasting(
              "didn't find section|didn't find backend called|failed to find remote",
              "the remote is not configured",
              "Configure it with 'rclone config%2$s' under the name that stands before the colon,"
                  + " or correct remote; 'rclone listremotes%2$s' lists what there is."),
          lasting(
              "unable to decrypt configuration|couldn't decrypt configuration|failed to load config"
                  + "|not allowed to ask for password",
              "rclone's configuration file is encrypted and its password is not known",
              "Set the environment variable RCLONE_CONFIG_PASS, or RCLONE_PASSWORD_COMMAND."),
          // Tokens live for an hour: the network that is down is mostly noticed here.
          passing(
              "(fetch|get|refresh|new) token.*(dial |lookup |connection (refused|reset)|no such host"
                  + "|timeout|deadline exceeded|\\bEOF\\b|response: 5\\d\\d\\b|: 5\\d\\d )",
              "the place where rclone renews its token cannot be reached",
              "Look at the network, and try again with 'rclone lsd %1$s%2$s'."),
          // They speak of quotas, but of requests: a full storage is another matter.
          passing(
              "rate.?limit|per (second|minute|hour|day|100 seconds)|daily.?limit|too.?many.?(requests|write)|throttl"
                  + "|activitylimitreached|requestlimitexceeded|slow ?down\\b|reduce your request rate"
                  + "|(error|http|status|code)( code)?[:= ]*429\\b",
              "the remote takes no more requests for the moment",
              "Try again later. If it happens often, set transfers = 1 and flags = --tpslimit=4, or"
                  + " give the remote a client id of your own with 'rclone config%2$s'."),
          lasting(
              "invalid_grant|couldn't fetch token|token expired|empty token|invalid_client"
                  + "|config reconnect|invalidauthenticationtoken|autherror",
              "rclone is not authorised any more",
              "Log in again with 'rclone config reconnect %1$s%2$s'."),
          lasting(
              "\\b507\\b|insufficient.?(storage|space)|quota|no space left|storage.?full"
                  + "|not enough (free )?space|remaining disk space|\\b552\\b|limit.?exceeded.*storage"
                  + "|cap.?exceeded",
              "the storage is full",
              "Free space there, keep fewer backups, or take more space; 'rclone about %1$s%2$s'"
                  + " tells what is used, and 'rclone cleanup %1$s%2$s' empties the remote's trash."),
          // A server of rclone says no more than this when its disk is full.
          lasting(
              "405 method not allowed",
              "the server takes no file: its storage is full, or may only be read",
              "Free space on the server, or let it be written to; 'rclone about %1$s%2$s' tells what"
                  + " is used, where the server knows it."),
          lasting(
              "\\b413\\b|entity too large|entitytoolarge|file too large|maximum (file|object) size",
              "the file is too large for the remote",
              "Set a smaller part-size (such as 100 MiB), or let the remote, or the proxy before it,"
                  + " take larger files."),
          lasting(
              "destination is a file|is a file,? not a directory|not a directory",
              "remote names a file where a folder is needed",
              "Correct the path in remote; 'rclone lsf %1$s%2$s' shows what is there."),
          lasting(
              "(file ?name|path|name).{0,12}too.?long|\\b414\\b|enametoolong|keytoolong",
              "the path is too long for the remote",
              "Choose a shorter folder in remote, or a shorter name of the pipeline; what is there"
                  + " moves with 'rclone moveto %1$sOLD %1$sNEW%2$s'."),
          lasting(
              "invalid (char|name|path|file ?name)|illegal (char|name|path|file ?name)"
                  + "|invalidrequest.*name|(?<!host)name.*(not allowed|contains)",
              "the path has characters that the remote does not take",
              "Choose a folder of letters, digits, - and _ in remote (OneDrive takes none of"
                  + " \" * : < > ? \\ |); what is there moves with 'rclone moveto %1$sOLD"
                  + " %1$sNEW%2$s'."),
          lasting(
              "\\b401\\b|\\b403\\b|\\b530\\b|unauthori[sz]ed|forbidden|access.?denied|permission denied"
                  + "|read.?only file ?system"
                  + "|unable to authenticate|login (incorrect|failed)|invalidaccesskeyid"
                  + "|signaturedoesnotmatch|unauthenticated",
              "the remote refuses the user or the access",
              "Look at user and password with 'rclone config%2$s', and whether that user may write"
                  + " there; where the remote uses a token, 'rclone config reconnect %1$s%2$s' renews"
                  + " it."),
          lasting(
              "unknown flag|unknown shorthand|invalid argument .* for|unknown command",
              "rclone does not know a flag",
              "Correct flags or bandwidth-limit, or install a newer rclone with 'rclone selfupdate'"
                  + " or from https://rclone.org/install/; 'rclone version' tells which it is."),
          // What was put a moment ago can be so for some seconds.
          passing(
              "404 not found|nosuchbucket|bucket (does not exist|not found)|(directory|object|item|root) not found"
                  + "|itemnotfound|couldn't find (root )?(directory|folder)",
              "there is no such folder or object",
              "See what is there with 'rclone lsf %1$s%2$s'; 'rclone mkdir %1$sPATH%2$s' makes a"
                  + " folder or a bucket that is missing."));

  static Optional<Cause> of(String said) {
    return ALL.stream().filter(cause -> cause.pattern().matcher(said).find()).findFirst();
  }

  private static Cause lasting(String pattern, String reason, String remedy) {
    return new Cause(anyCase(pattern), reason, remedy, false);
  }

  private static Cause passing(String pattern, String reason, String remedy) {
    return new Cause(anyCase(pattern), reason, remedy, true);
  }

  private static Pattern anyCase(String pattern) {
    return Pattern.compile(pattern, Pattern.CASE_INSENSITIVE);
  }
}
