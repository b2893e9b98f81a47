package com.neuropilot.backup.heartbeat;

import com.neuropilot.backup.spi.Notification;
import com.neuropilot.backup.spi.Notifier;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.http.Answer;
import com.neuropilot.backup.spi.http.Webhook;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Pings for runs of backups, and for nothing else: one address, one thing that is watched. */
final class HeartbeatNotifier implements Notifier {
  private static final int NOT_FOUND = 404;
  private static final int SERVER_ERROR = 500;
  private static final int LONGEST_BODY = 8_000;

  private final Heartbeat config;
  private final Webhook webhook;

  HeartbeatNotifier(Heartbeat config, Webhook webhook) {
    this.config = config;
    this.webhook = webhook;
  }

  @Override
  public void send(Notification notification) throws IOException {
    Optional<String> path = path(notification);
    if (path.isEmpty()) {
      return;
    }
    String suffix = path.get() + notification.run().map(run -> "?rid=" + run).orElse("");
    Answer answer = webhook.post(suffix, "text/plain", body(notification));
    if (!answer.isAccepted()) {
      throw new StageException(
          "The heartbeat was not taken ("
              + answer.reason()
              + "): "
              + (answer.status() == NOT_FOUND
                  ? "the service does not know the address. Correct it in "
                      + config.url().origin()
                      + "; it is the address to ping, without /start or /fail."
                  : "look at the service that is pinged."),
          answer.status() >= SERVER_ERROR);
    }
  }

  @Override
  public void close() {}

  /**
   * One of two copies is no success, and neither is a fresh backup whose drill failed. A drill or a
   * verification of its own belongs to no run, and nobody waits for it here.
   */
  private static Optional<String> path(Notification notification) {
    return switch (notification.event()) {
      case STARTED -> Optional.of("/start");
      case BACKUP_COMPLETE, BACKUP_WITH_WARNINGS -> Optional.of("");
      case DESTINATION_FAILED, BACKUP_FAILED -> Optional.of("/fail");
      case VERIFICATION_FAILED -> notification.run().map(run -> "/fail");
      case TEST -> Optional.of("/log");
      case VERIFICATION_COMPLETE, RESTORE_COMPLETE, RESTORE_FAILED, BACKUP_OVERDUE ->
          Optional.empty();
    };
  }

  private static String body(Notification notification) {
    List<String> lines = new ArrayList<>();
    lines.add(notification.title());
    lines.addAll(notification.problems());
    String text = String.join("\n", lines);
    return text.substring(0, Math.min(LONGEST_BODY, text.length()));
  }
}
