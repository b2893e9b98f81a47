package com.neuropilot.backup.spi.tck;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.Notification;
import com.neuropilot.backup.spi.Notifier;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The contract accepts a notifier that keeps it, and finds the mistakes of those that do not. */
class NotifierContractTest extends NotifierContract {
  private static final String SECRET = "https://hooks.example/T0/secret";

  private final List<String> arrived = new ArrayList<>();
  private Notifier notifier = sending(this::deliver);
  private Notifier refused =
      sending(
          notification -> {
            throw new StageException("The other end refused it (403).", false);
          });

  private interface Sending {
    void send(Notification notification) throws IOException;
  }

  private static Notifier sending(Sending sending) {
    return new Notifier() {
      @Override
      public void send(Notification notification) throws IOException {
        sending.send(notification);
      }

      @Override
      public void close() {}
    };
  }

  private void deliver(Notification notification) {
    arrived.add(
        String.join(
            "\n",
            notification.title(),
            notification.facts().toString(),
            String.join("\n", notification.problems()),
            String.join("\n", notification.remedies())));
  }

  @Override
  protected Notifier notifier() {
    return notifier;
  }

  @Override
  protected List<String> delivered() {
    return arrived;
  }

  @Override
  protected Notifier refused() {
    return refused;
  }

  @Override
  protected Optional<Notifier> unanswered() {
    return Optional.of(
        sending(
            notification -> {
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("The sending was interrupted.");
              }
            }));
  }

  @Override
  protected List<String> secrets() {
    return List.of(SECRET);
  }

  private interface Rule {
    void check() throws Exception;
  }

  private void assertFound(Rule rule) {
    arrived.clear();
    assertThatThrownBy(rule::check).isInstanceOf(AssertionError.class);
  }

  @Test
  void aNotifierThatLosesMessagesIsFound() {
    notifier = sending(notification -> {});
    assertFound(() -> everyEventIsDelivered(Notification.Event.BACKUP_FAILED));
    assertFound(this::severalAreDeliveredInOrder);
    assertFound(this::notificationWithoutDetailsIsDelivered);
  }

  @Test
  void aNotifierThatLeavesOutWhatToDoIsFound() {
    notifier = sending(notification -> arrived.add(notification.title() + notification.facts()));
    assertFound(() -> everyEventIsDelivered(Notification.Event.BACKUP_FAILED));
    assertFound(this::longProblemIsDeliveredAtLeastInPart);
  }

  @Test
  void aNotifierThatSendsTwiceIsFound() {
    notifier =
        sending(
            notification -> {
              deliver(notification);
              deliver(notification);
            });
    assertFound(() -> everyEventIsDelivered(Notification.Event.BACKUP_FAILED));
  }

  @Test
  void aNotifierThatGarblesSpecialCharactersIsFound() {
    notifier =
        sending(
            notification -> {
              deliver(notification);
              arrived.replaceAll(text -> text.replaceAll("[^\\x00-\\x7f]", "?"));
            });
    assertFound(this::specialCharactersArrive);
  }

  @Test
  void aRefusalThatIsSwallowedIsFound() {
    refused = sending(notification -> {});
    assertFound(this::refusedDeliveryThrowsWithoutSecrets);
  }

  @Test
  void aSecretInTheCauseOfARefusalIsFound() {
    refused =
        sending(
            notification -> {
              throw new IOException("It was refused.", new IOException("POST " + SECRET + ": 403"));
            });
    assertFound(this::refusedDeliveryThrowsWithoutSecrets);
  }

  @Test
  void aSecondCloseThatFailsIsFound() {
    notifier = new ClosesOnce();
    assertFound(this::closingTwiceIsHarmless);
    assertThatCode(new ClosesOnce()::close).doesNotThrowAnyException();
  }

  private static final class ClosesOnce implements Notifier {
    private boolean closed;

    @Override
    public void send(Notification notification) {}

    @Override
    public void close() throws IOException {
      if (closed) {
        throw new IOException("closed already");
      }
      closed = true;
    }
  }
}
