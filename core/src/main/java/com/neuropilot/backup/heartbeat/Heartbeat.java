package com.neuropilot.backup.heartbeat;

import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.StageConfig;
import java.util.Objects;

/**
 * An address that is pinged when a run begins, when its backup is whole, and when it failed, in the
 * way of healthchecks: {@code ADDRESS/start}, {@code ADDRESS}, {@code ADDRESS/fail}, each with the
 * run's id. The service behind it raises the alarm when nothing comes in time, so it must not live
 * on this host.
 *
 * @param url the address: whoever knows it may ping there
 */
public record Heartbeat(Secret url) implements StageConfig {
  static final String ID = "heartbeat";

  /** Checks that it is there. */
  public Heartbeat {
    Objects.requireNonNull(url, "url");
  }

  /** Returns the heartbeat of an address. */
  public static Heartbeat to(Secret url) {
    return new Heartbeat(url);
  }

  @Override
  public String providerId() {
    return ID;
  }
}
