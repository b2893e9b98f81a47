package com.neuropilot.backup.notify.slack;

import com.neuropilot.backup.spi.InvalidOptionsException;
import com.neuropilot.backup.spi.Notification.Level;
import com.neuropilot.backup.spi.Notifier;
import com.neuropilot.backup.spi.NotifierProvider;
import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.StageContext;
import com.neuropilot.backup.spi.StageOptions;
import com.neuropilot.backup.spi.http.Webhook;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;

/**
 * Provides {@link Slack} under the id {@code slack}; its options are {@code webhook-file} or {@code
 * webhook-env}, {@code levels} and {@code link}.
 */
public final class SlackProvider implements NotifierProvider<Slack> {
  private static final int LONGEST_LINK = 2_000;

  /** For {@link java.util.ServiceLoader}. */
  public SlackProvider() {}

  @Override
  public String id() {
    return Slack.ID;
  }

  @Override
  public Class<Slack> configType() {
    return Slack.class;
  }

  @Override
  public Slack configure(StageOptions options) {
    Optional<Secret> webhook = options.secret("webhook");
    Set<Level> levels = options.choices("levels", Level.class);
    Optional<URI> link = options.text("link").flatMap(text -> link(options, text));
    if (webhook.isEmpty()) {
      options.problem(
          "webhook-file",
          "is missing; name the file that holds the webhook's address, for its owner alone");
      throw new InvalidOptionsException(options.problems());
    }
    return new Slack(webhook.get(), levels, link);
  }

  @Override
  public Notifier create(Slack config, StageContext context) {
    return new SlackNotifier(config, Webhook.at(config.webhook(), context));
  }

  private static Optional<URI> link(StageOptions options, String text) {
    try {
      URI uri = new URI(text);
      if (uri.getHost() != null
          && String.valueOf(uri.getScheme()).matches("https?")
          && text.length() <= LONGEST_LINK) {
        return Optional.of(uri);
      }
    } catch (URISyntaxException e) {
      // Said below.
    }
    options.problem("link", "is '" + text + "', which is no web address of a page");
    return Optional.empty();
  }
}
