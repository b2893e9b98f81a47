package com.neuropilot.backup.heartbeat;

import com.neuropilot.backup.spi.InvalidOptionsException;
import com.neuropilot.backup.spi.Notifier;
import com.neuropilot.backup.spi.NotifierProvider;
import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.StageContext;
import com.neuropilot.backup.spi.StageOptions;
import com.neuropilot.backup.spi.http.Webhook;
import java.util.Optional;

/**
 * Provides {@link Heartbeat} under the id {@code heartbeat}; its option is {@code url-file} or
 * {@code url-env}.
 */
public final class HeartbeatProvider implements NotifierProvider<Heartbeat> {
  /** For {@link java.util.ServiceLoader}. */
  public HeartbeatProvider() {}

  @Override
  public String id() {
    return Heartbeat.ID;
  }

  @Override
  public Class<Heartbeat> configType() {
    return Heartbeat.class;
  }

  @Override
  public Heartbeat configure(StageOptions options) {
    Optional<Secret> url = options.secret("url");
    if (url.isEmpty()) {
      options.problem("url-file", "is missing; name the file that holds the address to ping");
      throw new InvalidOptionsException(options.problems());
    }
    return new Heartbeat(url.get());
  }

  @Override
  public Notifier create(Heartbeat config, StageContext context) {
    return new HeartbeatNotifier(config, Webhook.at(config.url(), context));
  }
}
