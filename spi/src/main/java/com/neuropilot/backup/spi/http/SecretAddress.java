package com.neuropilot.backup.spi.http;

import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.StageException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;

/** Turns a secret into an address that may be posted to, without ever showing it. */
final class SecretAddress {
  private SecretAddress() {}

  /**
   * Returns the address.
   *
   * @param suffix what comes after the secret: {@code ""} or {@code "/fail"}
   */
  static URI read(Secret secret, Map<String, String> environment, String suffix)
      throws StageException {
    String text;
    try {
      text = new String(secret.reveal(environment::get)).strip();
    } catch (IllegalStateException | UncheckedIOException e) {
      throw new StageException(String.valueOf(e.getMessage()), false);
    }
    if (!suffix.isEmpty() && (text.contains("?") || text.contains("#"))) {
      throw unusable(secret, "has a ? or a # in it, so that nothing can be put behind it");
    }
    URI address = parse(text.replaceAll("/+$", "") + suffix, secret);
    if (!address.getScheme().equalsIgnoreCase("https") && !isLoopback(address.getHost())) {
      throw unusable(secret, "does not begin with https://, so that anybody on the way could read");
    }
    return address;
  }

  private static URI parse(String text, Secret secret) throws StageException {
    URI address;
    try {
      address = new URI(text);
    } catch (URISyntaxException e) {
      throw unusable(secret, "is no web address");
    }
    if (address.getHost() == null
        || address.getScheme() == null
        || !address.getScheme().toLowerCase(Locale.ROOT).matches("https?")) {
      throw unusable(secret, "is no web address");
    }
    return address;
  }

  /** A name is looked up only when it is no https address, which is a mistake in most cases. */
  private static boolean isLoopback(String host) {
    try {
      return host.equals("localhost")
          || (host.matches("[0-9.]+|\\[.*]") && InetAddress.getByName(host).isLoopbackAddress());
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static StageException unusable(Secret secret, String why) {
    return new StageException(
        "The address in "
            + secret.origin()
            + " "
            + why
            + ". Put the whole address there, beginning with https://, and nothing else.",
        false);
  }
}
