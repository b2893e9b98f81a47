package com.neuropilot.backup.notify.email;

import com.neuropilot.backup.spi.Notification;
import com.neuropilot.backup.spi.Notifier;
import com.neuropilot.backup.spi.StageException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Mails what its levels let through. */
final class EmailNotifier implements Notifier {
  private static final int MOST_SECONDS = 25;

  private final Email config;
  private final MailSession session;

  EmailNotifier(Email config, MailSession session) {
    this.config = config;
    this.session = session;
  }

  @Override
  public void send(Notification notification) throws IOException {
    if (notification.isFor(config.levels())) {
      new Sending(notification).await();
    }
  }

  @Override
  public void close() {}

  /** In a thread of its own: a socket that waits does not hear an interrupt. */
  private final class Sending {
    private final FutureTask<Boolean> task;

    Sending(Notification notification) {
      task =
          new FutureTask<>(
              () -> {
                deliver(notification);
                return true;
              });
    }

    void await() throws IOException {
      Thread thread = new Thread(task, "neuropilot-mail");
      thread.setDaemon(true);
      thread.start();
      try {
        task.get(MOST_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("Mailing through " + config.host() + " was interrupted.");
      } catch (TimeoutException e) {
        throw new StageException(
            "The mail server "
                + config.host()
                + " took longer than "
                + MOST_SECONDS
                + " seconds. Look how it is, or use another one.",
            true);
      } catch (ExecutionException e) {
        throw MailFailure.of(e.getCause(), config);
      }
    }

    private void deliver(Notification notification) throws MessagingException, StageException {
      // Angus Mail looks for its parts there, and not where it was loaded from.
      Thread.currentThread().setContextClassLoader(EmailNotifier.class.getClassLoader());
      Session opened = session.open();
      session.deliver(opened, new Letter(opened, config, session.domain(), notification).message());
    }
  }
}
