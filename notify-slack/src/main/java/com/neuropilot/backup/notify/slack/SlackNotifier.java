package com.neuropilot.backup.notify.slack;

import com.neuropilot.backup.spi.Notification;
import com.neuropilot.backup.spi.Notifier;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.http.Answer;
import com.neuropilot.backup.spi.http.Webhook;
import java.io.IOException;

/** Posts to the webhook what its levels let through. */
final class SlackNotifier implements Notifier {
  private static final int BAD_REQUEST = 400;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int GONE = 410;
  private static final int PROXY_LOGIN = 407;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERROR = 500;

  private final Slack config;
  private final Webhook webhook;

  SlackNotifier(Slack config, Webhook webhook) {
    this.config = config;
    this.webhook = webhook;
  }

  @Override
  public void send(Notification notification) throws IOException {
    if (!notification.isFor(config.levels())) {
      return;
    }
    String payload = Json.write(new Message(notification, config.link()).payload());
    Answer answer = webhook.post("", "application/json", payload);
    boolean taken = answer.isAccepted() && answer.body().strip().equals("ok");
    if (!taken) {
      throw new StageException(
          "Slack did not take the message (" + answer.reason() + "): " + remedy(answer),
          answer.status() == TOO_MANY || answer.status() >= SERVER_ERROR);
    }
  }

  @Override
  public void close() {}

  private String remedy(Answer answer) {
    return switch (answer.status()) {
      case BAD_REQUEST ->
          "it does not understand it, or a text is missing. Report this with the words in brackets.";
      case FORBIDDEN ->
          "the webhook may not post there. Look at the channel's posting rights and the app's"
              + " permissions, or make a new webhook and put its address into "
              + config.webhook().origin()
              + ".";
      case NOT_FOUND ->
          "the webhook or its channel is gone. Make a new webhook (https://api.slack.com/apps,"
              + " Incoming Webhooks) and put its address into "
              + config.webhook().origin()
              + ".";
      case GONE ->
          "the channel is archived. Unarchive it, or make a webhook for another one and put its"
              + " address into "
              + config.webhook().origin()
              + ".";
      case PROXY_LOGIN -> "the proxy asks for a login. Let it pass this host without one.";
      case TOO_MANY -> "too many messages came from this webhook. Look who else posts there.";
      default ->
          answer.status() >= SERVER_ERROR
              ? "Slack has trouble at the moment; see https://slack-status.com."
              : "that is no answer of Slack's. Look whether the address in "
                  + config.webhook().origin()
                  + " is the whole webhook, and at the proxy.";
    };
  }
}
