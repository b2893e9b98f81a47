package com.neuropilot.backup.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.neuropilot.backup.spi.Notification;
import com.neuropilot.backup.spi.Notifier;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every {@link Notifier} keeps. */
public abstract class NotifierContract {
  /** For subclasses. */
  protected NotifierContract() {}

  /** Returns a notifier that delivers each event to where {@link #delivered()} looks. */
  protected abstract Notifier notifier() throws IOException;

  /**
   * Returns what arrived so far, as a person would read it: each message as one text. Waits for
   * what is still on its way.
   */
  protected abstract List<String> delivered() throws Exception;

  /** Returns a notifier whose deliveries are refused at the other end. */
  protected abstract Notifier refused() throws IOException;

  /**
   * Returns a notifier whose other end never answers, if this kind has one; it must end soon when
   * it is interrupted.
   */
  protected Optional<Notifier> unanswered() throws IOException {
    return Optional.empty();
  }

  /**
   * Returns texts that no message of an exception may hold: the webhook's address, the password.
   */
  protected List<String> secrets() {
    return List.of();
  }

  /** Returns a notification with everything in it. */
  protected static Notification sample(Notification.Event event) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Database", "neuropilot_inventory");
    facts.put("Stored", "437 MB");
    return new Notification(
        event,
        "neuropilot",
        "neuropilot: " + event.name(),
        facts,
        List.of("far: connection refused by storage.example", "<b>\"quoted\" & Grüße *_`~"),
        List.of("Check that storage.example can be reached."),
        Instant.parse("2025-01-20T02:00:00Z"));
  }

  @ParameterizedTest
  @EnumSource
  void everyEventIsDelivered(Notification.Event event) throws Exception {
    try (Notifier notifier = notifier()) {
      notifier.send(sample(event));
    }
    assertThat(delivered()).hasSize(1);
    assertThat(delivered().get(0))
        .contains("neuropilot: " + event.name(), "neuropilot_inventory", "437 MB")
        .contains(
            "far: connection refused by storage.example",
            "Check that storage.example can be reached.");
  }

  @Test
  void specialCharactersArrive() throws Exception {
    try (Notifier notifier = notifier()) {
      notifier.send(sample(Notification.Event.BACKUP_FAILED));
    }
    assertThat(delivered().get(0)).contains("\"quoted\" & Grüße");
  }

  @Test
  void notificationWithoutDetailsIsDelivered() throws Exception {
    Instant at = Instant.parse("2025-01-20T02:00:00Z");
    try (Notifier notifier = notifier()) {
      notifier.send(
          new Notification(
              Notification.Event.BACKUP_COMPLETE,
              "neuropilot",
              "All is well",
              Map.of(),
              List.of(),
              List.of(),
              at));
    }
    assertThat(delivered()).hasSize(1).first().asString().contains("All is well");
  }

  @Test
  void longProblemIsDeliveredAtLeastInPart() throws Exception {
    Notification sample = sample(Notification.Event.BACKUP_FAILED);
    String problem = "the beginning matters; " + "details follow ".repeat(10_000);
    try (Notifier notifier = notifier()) {
      notifier.send(
          new Notification(
              sample.event(),
              sample.pipeline(),
              sample.title(),
              sample.facts(),
              List.of(problem),
              sample.remedies(),
              sample.at()));
    }
    assertThat(delivered())
        .hasSize(1)
        .first()
        .asString()
        .contains(sample.title(), "the beginning matters");
  }

  @Test
  void severalAreDeliveredInOrder() throws Exception {
    try (Notifier notifier = notifier()) {
      notifier.send(sample(Notification.Event.STARTED));
      notifier.send(sample(Notification.Event.BACKUP_COMPLETE));
    }
    assertThat(delivered()).hasSize(2);
    assertThat(delivered().get(0)).contains("STARTED");
    assertThat(delivered().get(1)).contains("BACKUP_COMPLETE");
  }

  @Test
  void refusedDeliveryThrowsWithoutSecrets() throws IOException {
    try (Notifier notifier = refused()) {
      Throwable thrown =
          catchThrowable(() -> notifier.send(sample(Notification.Event.BACKUP_FAILED)));
      assertThat(thrown).isInstanceOf(IOException.class);
      assertThat(thrown.getMessage()).isNotBlank();
      assertThat(secrets()).doesNotContain("");
      for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
        assertThat(String.valueOf(cause.getMessage()))
            .doesNotContain(secrets().toArray(String[]::new));
      }
    }
  }

  @Test
  void interruptedSendEndsSoon() throws Exception {
    Optional<Notifier> unanswered = unanswered();
    if (unanswered.isPresent()) {
      AtomicReference<Throwable> outcome = new AtomicReference<>();
      Thread thread =
          new Thread(
              () ->
                  outcome.set(
                      catchThrowable(
                          () -> unanswered.get().send(sample(Notification.Event.STARTED)))));
      thread.start();
      thread.join(1_000);
      assertThat(thread.isAlive()).as("waits for an answer").isTrue();
      thread.interrupt();
      thread.join(10_000);
      assertThat(thread.isAlive()).as("still sending 10 s after the interrupt").isFalse();
      assertThat(outcome.get()).isInstanceOf(IOException.class);
      unanswered.get().close();
    }
  }

  @Test
  void closingTwiceIsHarmless() throws IOException {
    Notifier notifier = notifier();
    notifier.close();
    assertThatCode(notifier::close).doesNotThrowAnyException();
  }
}
