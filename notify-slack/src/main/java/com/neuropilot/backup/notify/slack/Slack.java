package com.neuropilot.backup.notify.slack;

import com.neuropilot.backup.spi.Notification.Level;
import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.StageConfig;
import java.net.URI;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A channel of Slack, which an incoming webhook posts to.
 *
 * <p>Proxies come from the environment ({@code HTTPS_PROXY}, {@code NO_PROXY}) or the JDK's
 * properties.
 *
 * @param webhook the webhook's address: whoever knows it may post there
 * @param levels what is posted; success, warning and error unless said
 * @param link a page to look at, e.g. of the runbook or the dashboard; none unless given
 */
public record Slack(Secret webhook, Set<Level> levels, Optional<URI> link) implements StageConfig {
  static final String ID = "slack";
  static final Set<Level> DEFAULT_LEVELS =
      Collections.unmodifiableSet(EnumSet.of(Level.SUCCESS, Level.WARNING, Level.ERROR));

  /** Takes a copy; no levels are the default ones. */
  public Slack {
    Objects.requireNonNull(webhook, "webhook");
    levels =
        levels.isEmpty() ? DEFAULT_LEVELS : Collections.unmodifiableSet(EnumSet.copyOf(levels));
    Objects.requireNonNull(link, "link");
  }

  /** Returns the channel of a webhook. */
  public static Slack webhook(Secret address) {
    return new Slack(address, DEFAULT_LEVELS, Optional.empty());
  }

  /** Returns the same channel, which is told of these levels only. */
  public Slack levels(Level... wanted) {
    return new Slack(webhook, Set.copyOf(List.of(wanted)), link);
  }

  /** Returns the same channel with a page to look at in each message. */
  public Slack link(URI page) {
    return new Slack(webhook, levels, Optional.of(page));
  }

  @Override
  public String providerId() {
    return ID;
  }
}
