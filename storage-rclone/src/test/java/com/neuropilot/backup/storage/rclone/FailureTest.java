package com.neuropilot.backup.storage.rclone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.neuropilot.backup.spi.StageException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the lines that rclone prints mean, and what mends it. */
class FailureTest {
  private static final String HEAD = "2026/11/27 02:00:03 ERROR : ";
  private static final String NOT_CONFIGURED = "the remote is not configured";
  private static final String LOGIN_AWAY = "the place where rclone renews its token cannot be";
  private static final String TOO_MANY = "the remote takes no more requests for the moment";
  private static final String NOT_AUTHORISED = "rclone is not authorised any more";
  private static final String FULL = "the storage is full";
  private static final String TOO_LONG = "the path is too long for the remote";
  private static final String CHARACTERS = "the path has characters that the remote does not take";
  private static final String REFUSED = "the remote refuses the user or the access";
  private static final String FLAG = "rclone does not know a flag";
  private static final String ABSENT = "there is no such folder or object";

  private final Failure failure =
      new Failure(Rclone.remote("one:NeuroPilot/Backups").configFile(Path.of("/etc/rclone.conf")));

  static Stream<Arguments> lasting() {
    return Stream.of(
        arguments(
            1,
            "Failed to create file system for \"one:x\": didn't find section in config file",
            NOT_CONFIGURED,
            "'rclone config --config /etc/rclone.conf'"),
        arguments(
            1,
            "couldn't fetch token: invalid_grant: maybe token expired? - try refreshing with"
                + " \"rclone config reconnect one:\"",
            NOT_AUTHORISED,
            "'rclone config reconnect one: --config /etc/rclone.conf'"),
        arguments(
            1,
            "Failed to create file system for \"one:\": failed to get root: InvalidAuthenticationToken:"
                + " CompactToken validation failed",
            NOT_AUTHORISED,
            "'rclone config reconnect one:"),
        arguments(
            1,
            "a.gpg: Failed to copy: quotaLimitReached: Insufficient Space Available",
            FULL,
            "'rclone about one: --config /etc/rclone.conf'"),
        arguments(
            7,
            "a.gpg: Failed to copy: googleapi: Error 403: The user's Drive storage quota has been"
                + " exceeded., storageQuotaExceeded",
            FULL,
            "'rclone cleanup one:"),
        arguments(
            1, "a.gpg: Failed to copy: path/insufficient_space/..", FULL, "'rclone about one:"),
        arguments(
            1,
            "a.gpg: Failed to copy: Cannot upload files, storage cap exceeded. (403 cap_exceeded)",
            FULL,
            "'rclone about one:"),
        arguments(
            1,
            "a.gpg: Failed to copy: write /mnt/a.gpg: no space left on device",
            FULL,
            "'rclone about one:"),
        arguments(
            1,
            "Failed to copy: preallocate: file too big for remaining disk space",
            FULL,
            "'rclone about one:"),
        arguments(
            1,
            "Failed to copy: unchunked simple update failed: Method Not Allowed: 405 Method Not"
                + " Allowed",
            "the server takes no file: its storage is full",
            "'rclone about one: --config /etc/rclone.conf'"),
        arguments(
            1,
            "Failed to copy: Request Entity Too Large: 413 Request Entity Too Large",
            "the file is too large for the remote",
            "part-size"),
        arguments(
            1,
            "Failed to copy: open /mnt/a.gpg.c3d27901.partial: read-only file system",
            REFUSED,
            "whether that user may write"),
        arguments(
            1,
            "a.gpg: Failed to copy: invalidRequest: pathIsTooLong: Path exceeds maximum length",
            TOO_LONG,
            "'rclone moveto one:OLD one:NEW --config /etc/rclone.conf'"),
        arguments(
            1,
            "a.gpg: Failed to copy: mkdir /mnt/nnn: file name too long",
            TOO_LONG,
            "'rclone moveto one:OLD"),
        arguments(
            1,
            "a.gpg: Failed to copy: invalidRequest: The provided name cannot contain: name contains"
                + " characters that aren't allowed",
            CHARACTERS,
            "'rclone moveto one:OLD one:NEW --config /etc/rclone.conf'"),
        arguments(
            1,
            "a.gpg: Failed to copy: malformed_path: invalid path \"/Backups: all\"",
            CHARACTERS,
            "'rclone moveto one:OLD"),
        arguments(
            1,
            "Failed to lsjson with 2 errors: last error was: error in ListJSON: couldn't list files:"
                + " Unauthorized: 401 Unauthorized",
            REFUSED,
            "'rclone config --config /etc/rclone.conf'"),
        arguments(1, "Fatal error: unknown flag: --onedrive-chunk", FLAG, "'rclone selfupdate'"),
        arguments(
            2, "Fatal error: unknown command \"lsjson\" for \"rclone\"", FLAG, "'rclone version'"));
  }

  @ParameterizedTest
  @MethodSource("lasting")
  void whatDoesNotPassByItself(int status, String line, String reason, String command) {
    assertThat(failure(status, line))
        .hasMessageStartingWith("Cannot store a in one:NeuroPilot/Backups: " + reason)
        .hasMessageContaining(command)
        .hasMessageContaining("(rclone said: " + line + ")")
        .extracting(StageException::retryable)
        .isEqualTo(false);
  }

  static Stream<Arguments> passing() {
    return Stream.of(
        arguments(
            1, "a: Failed to copy: googleapi: Error 403: Rate Limit Exceeded, rateLimitExceeded"),
        arguments(
            1,
            "a: Failed to copy: googleapi: Error 403: User Rate Limit Exceeded. Rate of requests for"
                + " user exceed configured project quota, you may consider re-evaluating expected"
                + " per-user traffic to the API and adjust project quota limits accordingly."),
        arguments(
            5,
            "a: Failed to copy: googleapi: Error 403: Quota exceeded for quota metric 'Queries' and"
                + " limit 'Queries per minute' of service 'drive.googleapis.com' for consumer"
                + " 'project_number:202264815644'., rateLimitExceeded"),
        arguments(
            1,
            "a: Failed to copy: googleapi: Error 403: User rate limit exceeded.,"
                + " userRateLimitExceeded"),
        arguments(
            1,
            "Failed to create file system for \"one:\": failed to get root: activityLimitReached:"
                + " throttledRequest: The request has been throttled"),
        arguments(
            1, "a: Failed to copy: HTTP error 429 (429 Too Many Requests) returned body: \"\""),
        arguments(1, "a: Failed to copy: too_many_requests/..."),
        arguments(1, "a: Failed to copy: googleapi: got HTTP response code 429 with body: sorry"),
        arguments(
            1,
            "a: Failed to copy: SlowDown: Please reduce your request rate.\n\tstatus code: 503"));
  }

  @ParameterizedTest
  @MethodSource("passing")
  void tooManyRequestsAreNoFullStorage(int status, String line) {
    assertPasses(failure(status, line), TOO_MANY, "Try again later");
    assertThat(failure(status, line))
        .hasMessageContaining("--tpslimit=4")
        .hasMessageContaining("'rclone config --config /etc/rclone.conf'");
  }

  /** Tokens are renewed each hour, so that this is what a night without a network looks like. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Post \"https://login.example/token\": dial tcp 127.0.0.1:1: connect: connection refused",
        "Post \"https://login.example/token\": dial tcp: lookup login.example: no such host",
        "Post \"https://login.example/token\": net/http: TLS handshake timeout",
        "oauth2: cannot fetch token: 503 Service Unavailable"
      })
  void loginThatCannotBeReachedIsNoLostAuthorisation(String why) {
    String line =
        "Failed to create file system for \"one:x\": failed to get root: couldn't fetch token - maybe"
            + " it has expired? - refresh with \"rclone config reconnect one:\": "
            + why;
    assertPasses(failure(1, line), LOGIN_AWAY, "'rclone lsd one: --config /etc/rclone.conf'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: Failed to copy: NoSuchBucket: The specified bucket does not exist",
        "error listing: directory not found",
        "Failed to cat: object not found",
        "a: Failed to copy: itemNotFound: Item not found"
      })
  void whatIsNotThereIsSaid(String line) {
    assertPasses(failure(3, line), ABSENT, "'rclone lsf one: --config /etc/rclone.conf'");
    assertThat(failure(3, line)).hasMessageContaining("'rclone mkdir one:PATH");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 5, 9, 137, 143})
  void statusThatMayPass(int status) {
    assertPasses(
        failure(status, "something that nobody knows"),
        status > 128 ? "rclone was ended by signal" : "rclone failed with exit status " + status,
        "'rclone lsd one: --config /etc/rclone.conf'");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 6, 7, 8})
  void statusThatDoesNot(int status) {
    assertThat(failure(status, "something that nobody knows"))
        .hasMessageContaining("rclone failed with exit status " + status)
        .hasMessageContaining("'rclone lsd one:")
        .extracting(StageException::retryable)
        .isEqualTo(false);
  }

  @Test
  void rcloneThatHungMayNotHangAgain() {
    Outcome hung = new Outcome(143, "", RcloneLog.of(List.of()), true);
    assertPasses(failure.of("store a in", hung), "rclone made no progress", "raise timeout");
  }

  private static void assertPasses(StageException failure, String reason, String remedy) {
    assertThat(failure)
        .hasMessageStartingWith("Cannot store a in one:NeuroPilot/Backups: " + reason)
        .hasMessageContaining(remedy)
        .extracting(StageException::retryable)
        .isEqualTo(true);
  }

  private StageException failure(int status, String line) {
    return failure.of(
        "store a in", new Outcome(status, "", RcloneLog.of(List.of(HEAD + line)), false));
  }
}
