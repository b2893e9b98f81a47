package com.neuropilot.backup.spi.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Takes the proxy from {@code HTTPS_PROXY}, {@code HTTP_PROXY}, {@code ALL_PROXY} and {@code
 * NO_PROXY}, in upper or lower case, as curl does; where they say nothing, from the JDK's own
 * properties ({@code https.proxyHost}).
 */
final class EnvironmentProxies extends ProxySelector {
  private static final int DEFAULT_PORT = 80;

  private final Map<String, String> environment;
  private final Optional<ProxySelector> otherwise;

  EnvironmentProxies(Map<String, String> environment, Optional<ProxySelector> otherwise) {
    this.environment = environment;
    this.otherwise = otherwise;
  }

  @Override
  public List<Proxy> select(URI address) {
    Optional<String> proxy =
        variable(address.getScheme().toLowerCase(Locale.ROOT) + "_proxy")
            .or(() -> variable("all_proxy"));
    if (proxy.isEmpty()) {
      return otherwise.map(selector -> selector.select(address)).orElse(List.of(Proxy.NO_PROXY));
    }
    return List.of(isExcepted(address.getHost()) ? Proxy.NO_PROXY : proxy(proxy.get()));
  }

  @Override
  public void connectFailed(URI address, SocketAddress proxy, IOException failure) {
    otherwise.ifPresent(selector -> selector.connectFailed(address, proxy, failure));
  }

  /** A proxy that cannot be understood must not be passed over: it may be the only way out. */
  private static Proxy proxy(String text) {
    URI uri = URI.create(text.contains("://") ? text : "http://" + text);
    if (uri.getHost() == null) {
      throw new IllegalArgumentException("no host");
    }
    int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
    return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(uri.getHost(), port));
  }

  private boolean isExcepted(String host) {
    return variable("no_proxy").stream()
        .flatMap(list -> Arrays.stream(list.split(",")))
        .map(String::strip)
        .filter(entry -> !entry.isEmpty())
        .anyMatch(entry -> covers(entry.toLowerCase(Locale.ROOT), host.toLowerCase(Locale.ROOT)));
  }

  private static boolean covers(String entry, String host) {
    String domain = entry.startsWith("*.") ? entry.substring(1) : entry;
    String bare = domain.startsWith(".") ? domain.substring(1) : domain;
    return entry.equals("*") || host.equals(bare) || host.endsWith("." + bare);
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name))
        .or(() -> Optional.ofNullable(environment.get(name.toUpperCase(Locale.ROOT))))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }
}
