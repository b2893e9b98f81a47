package com.neuropilot.backup.spi.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentProxiesTest {
  private static final URI SLACK = URI.create("https://hooks.slack.com/services/T0");

  private static Proxy chosen(Map<String, String> environment) {
    return new EnvironmentProxies(environment, Optional.empty()).select(SLACK).get(0);
  }

  private static Proxy proxy(String host, int port) {
    return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(host, port));
  }

  @Test
  void withoutVariablesThereIsNone() {
    assertThat(chosen(Map.of())).isEqualTo(Proxy.NO_PROXY);
    assertThat(chosen(Map.of("HTTPS_PROXY", " "))).isEqualTo(Proxy.NO_PROXY);
    assertThat(chosen(Map.of("HTTP_PROXY", "proxy:3128"))).isEqualTo(Proxy.NO_PROXY);
  }

  @ParameterizedTest
  @CsvSource({
    "HTTPS_PROXY, http://proxy.example:3128, 3128",
    "https_proxy, proxy.example:3128, 3128",
    "ALL_PROXY, http://proxy.example/, 80"
  })
  void variablesNameIt(String name, String value, int port) {
    assertThat(chosen(Map.of(name, value))).isEqualTo(proxy("proxy.example", port));
  }

  @ParameterizedTest
  @CsvSource({
    "*, true",
    "hooks.slack.com, true",
    "slack.com, true",
    ".slack.com, true",
    "'localhost, *.SLACK.com', true",
    "lack.com, false",
    "example.com, false"
  })
  void someHostsAreReachedWithoutIt(String list, boolean direct) {
    Proxy chosen = chosen(Map.of("HTTPS_PROXY", "proxy:3128", "NO_PROXY", list));

    assertThat(chosen.equals(Proxy.NO_PROXY)).isEqualTo(direct);
  }

  @Test
  void whereTheEnvironmentSaysNothingTheJdkDecides() {
    ProxySelector jdk = ProxySelector.of(InetSocketAddress.createUnresolved("jdk.example", 8080));

    List<Proxy> chosen = new EnvironmentProxies(Map.of(), Optional.of(jdk)).select(SLACK);

    assertThat(chosen).containsExactly(proxy("jdk.example", 8080));
  }

  @Test
  void aProxyThatCannotBeUnderstoodIsNotPassedOver() {
    assertThatThrownBy(() -> chosen(Map.of("HTTPS_PROXY", "http://")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
