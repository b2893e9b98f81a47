package com.neuropilot.backup;

import com.neuropilot.backup.spi.Notification;
import com.neuropilot.backup.spi.Notifier;
import com.neuropilot.backup.spi.StageConfig;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it is to send, and does what a test wants then. */
public final class FakeNotifier implements StageConfig {
  static final String PROVIDER_ID = "fake";

  public final List<Notification> sent = new CopyOnWriteArrayList<>();
  private final Doing doing;

  /** What is done with a notification. */
  public interface Doing {
    void send(Notification notification) throws IOException;
  }

  private FakeNotifier(Doing doing) {
    this.doing = doing;
  }

  public static FakeNotifier recording() {
    return new FakeNotifier(notification -> {});
  }

  public static FakeNotifier doing(Doing doing) {
    return new FakeNotifier(doing);
  }

  Notifier open() {
    return new Notifier() {
      @Override
      public void send(Notification notification) throws IOException {
        sent.add(notification);
        doing.send(notification);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public String providerId() {
    return PROVIDER_ID;
  }
}
