package com.neuropilot.backup.notify.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.spi.Notification.Level;
import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.StageOptions;
import com.neuropilot.backup.spi.StageProvider;
import com.neuropilot.backup.spi.tck.ProviderContract;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SlackProviderTest extends ProviderContract<Slack> {
  @Override
  protected StageProvider<Slack, ?> provider() {
    return new SlackProvider();
  }

  @Override
  protected Slack config() {
    return Slack.webhook(Secret.of("https://hooks.slack.com/services/T0/B0/secret"))
        .levels(Level.ERROR, Level.WARNING)
        .link(URI.create("https://wiki.example/backups"));
  }

  @Override
  protected Map<String, String> options() {
    return Map.of(
        "webhook-file", "/etc/neuropilot/slack",
        "levels", "warning, error",
        "link", "https://wiki.example/backups");
  }

  @Override
  protected List<String> requiredOptions() {
    return List.of("webhook-file");
  }

  @Override
  protected Map<String, String> unusableOptions() {
    return Map.of("levels", "warning, loud", "link", "wiki");
  }

  @Override
  protected List<String> secrets() {
    return List.of("secret", "hooks.slack.com");
  }

  @Test
  void withoutLevelsEverythingButBeginningsIsPosted() {
    StageOptions options = StageOptions.of(Map.of("webhook-env", "SLACK_WEBHOOK_URL"));

    assertThat(new SlackProvider().configure(options).levels())
        .containsExactly(Level.SUCCESS, Level.WARNING, Level.ERROR);
  }
}
