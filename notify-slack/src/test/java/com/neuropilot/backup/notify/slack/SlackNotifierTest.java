package com.neuropilot.backup.notify.slack;

import com.neuropilot.backup.notify.slack.SlackServer.Planned;
import com.neuropilot.backup.spi.Notification.Level;
import com.neuropilot.backup.spi.Notifier;
import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.tck.NotifierContract;
import com.neuropilot.backup.spi.tck.TestContext;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The contract, against a Slack that takes nothing which the real one would refuse. */
class SlackNotifierTest extends NotifierContract {
  private final TestContext context = TestContext.create();
  private SlackServer slack;

  @BeforeEach
  void start() throws IOException {
    slack = new SlackServer();
  }

  @AfterEach
  void stop() {
    slack.close();
    context.close();
  }

  @Override
  protected Notifier notifier() {
    Slack all = Slack.webhook(Secret.of(slack.address())).levels(Level.values());
    return new SlackProvider().create(all, context);
  }

  @Override
  protected List<String> delivered() {
    return slack.read();
  }

  @Override
  protected Notifier refused() {
    slack.answerNext(new Planned(403, "action_prohibited"));
    return notifier();
  }

  @Override
  protected Optional<Notifier> unanswered() {
    slack.silent = true;
    return Optional.of(notifier());
  }

  @Override
  protected List<String> secrets() {
    return List.of(SlackServer.PATH, "XXXXXXXXXXXX", "T00000000");
  }
}
