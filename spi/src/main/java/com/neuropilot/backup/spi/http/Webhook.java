package com.neuropilot.backup.spi.http;

import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.StageContext;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;

/**
 * An address that is a secret itself: whoever knows it may post there.
 *
 * <ul>
 *   <li>Only {@code https} is taken, but for loopback addresses.
 *   <li>Proxies come from the environment ({@code HTTPS_PROXY}, {@code NO_PROXY}) or the JDK's
 *       properties. Redirects are not followed: the secret is for one host.
 *   <li>An answer has to come within ten seconds. After 429, 5xx and a connection that failed, it
 *       is tried again, after {@code Retry-After} if that is said, as long as 25 seconds are not
 *       over.
 *   <li>An interrupted thread makes {@code post} end soon, with an {@link InterruptedIOException}.
 *   <li>No message of an exception shows the address; they name the host.
 * </ul>
 */
public final class Webhook {
  private static final Duration MOST_FOR_ONE = Duration.ofSeconds(10);
  private static final Duration MOST_FOR_ALL = Duration.ofSeconds(25);
  private static final int MOST_ATTEMPTS = 3;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERROR = 500;
  private static final int MOST_SHOWN = 4096;

  private final Secret secret;
  private final StageContext context;
  private final Duration mostForOne;
  private final Duration mostForAll;

  private Webhook(Secret secret, StageContext context, Duration mostForOne, Duration mostForAll) {
    this.secret = secret;
    this.context = context;
    this.mostForOne = mostForOne;
    this.mostForAll = mostForAll;
  }

  /** Returns the address that a secret holds; nothing is read before the first post. */
  public static Webhook at(Secret secret, StageContext context) {
    return new Webhook(secret, context, MOST_FOR_ONE, MOST_FOR_ALL);
  }

  /** Returns the same address with other limits of time, for one attempt and for all of them. */
  public Webhook within(Duration one, Duration all) {
    return new Webhook(secret, context, one, all);
  }

  /**
   * Posts.
   *
   * @param suffix what comes after the address, e.g. {@code "/fail"}; may be empty
   * @param mediaType the body's
   * @param body the text
   * @return the last answer, accepted or not
   * @throws IOException when no answer came, or the address cannot be used; says what to do
   */
  public Answer post(String suffix, String mediaType, String body) throws IOException {
    URI address = SecretAddress.read(secret, context.environment(), suffix);
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(mostForOne)
            .header("Content-Type", mediaType + "; charset=utf-8")
            .header("User-Agent", "neuropilot-backup")
            .POST(BodyPublishers.ofString(body))
            .build();
    HttpClient client = client();
    long end = System.nanoTime() + mostForAll.toNanos();
    for (int attempt = 1; ; attempt++) {
      Attempt outcome = attempt(client, request);
      Duration pause = outcome.pause(attempt);
      boolean inTime = System.nanoTime() + pause.toNanos() < end;
      if (!outcome.isWorthRepeating() || attempt == MOST_ATTEMPTS || !inTime) {
        return outcome.result();
      }
      sleep(pause);
    }
  }

  private HttpClient client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(mostForOne)
        .proxy(
            new EnvironmentProxies(
                context.environment(), Optional.ofNullable(ProxySelector.getDefault())))
        .build();
  }

  private Attempt attempt(HttpClient client, HttpRequest request) throws IOException {
    String host = request.uri().getHost();
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      String body = response.body();
      Answer answer =
          new Answer(response.statusCode(), body.substring(0, Math.min(MOST_SHOWN, body.length())));
      return Attempt.answered(answer, response.headers().firstValue("Retry-After"));
    } catch (HttpTimeoutException e) {
      // It may have been taken all the same, and nobody wants to read it twice.
      return Attempt.failed(
          host + " did not answer within " + mostForOne.toSeconds() + " seconds.",
          e instanceof HttpConnectTimeoutException);
    } catch (ConnectException e) {
      return Attempt.failed(host + " cannot be reached.", true);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Posting to " + host + " was interrupted.");
    } catch (IllegalArgumentException e) {
      throw new StageException(
          "The proxy that the environment names (HTTPS_PROXY) cannot be understood. Write"
              + " http://HOST:PORT.",
          false);
    } catch (IOException e) {
      if (isDistrust(e)) {
        throw new StageException(
            "The connection to "
                + host
                + " is not safe: its certificate is not one that this Java trusts. Look at the"
                + " address, at a proxy that opens TLS, and at javax.net.ssl.trustStore.",
            false);
      }
      // Its message may hold the address.
      return Attempt.failed(
          "The connection to " + host + " broke (" + e.getClass().getSimpleName() + ").", true);
    }
  }

  private static boolean isDistrust(IOException failure) {
    boolean found = false;
    for (Throwable cause = failure; cause != null && !found; cause = cause.getCause()) {
      found = cause instanceof CertificateException;
    }
    return found;
  }

  private static void sleep(Duration pause) throws InterruptedIOException {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("The wait before another attempt was interrupted.");
    }
  }

  private record Attempt(
      Optional<Answer> answer,
      Optional<String> failure,
      Optional<String> retryAfter,
      boolean isWorthRepeating) {
    static Attempt answered(Answer answer, Optional<String> retryAfter) {
      return new Attempt(
          Optional.of(answer),
          Optional.empty(),
          retryAfter,
          answer.status() == TOO_MANY || answer.status() >= SERVER_ERROR);
    }

    static Attempt failed(String message, boolean isWorthRepeating) {
      return new Attempt(
          Optional.empty(),
          Optional.of(
              message
                  + " Look at the network, the firewall and the proxy (HTTPS_PROXY, NO_PROXY,"
                  + " https.proxyHost)."),
          Optional.empty(),
          isWorthRepeating);
    }

    Duration pause(int attempt) {
      return retryAfter
          .filter(seconds -> seconds.matches("\\d{1,6}"))
          .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
          .orElse(Duration.ofSeconds(attempt));
    }

    Answer result() throws StageException {
      if (answer.isEmpty()) {
        throw new StageException(failure.orElse(""), true);
      }
      return answer.get();
    }
  }
}
