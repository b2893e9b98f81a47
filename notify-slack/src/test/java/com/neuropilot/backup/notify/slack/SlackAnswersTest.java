package com.neuropilot.backup.notify.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.notify.slack.SlackServer.Planned;
import com.neuropilot.backup.spi.Notification;
import com.neuropilot.backup.spi.Notification.Event;
import com.neuropilot.backup.spi.Notification.Level;
import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.http.Webhook;
import com.neuropilot.backup.spi.tck.TestContext;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Slack answers, what a message says, and how long it may be. */
class SlackAnswersTest {
  private static final Instant AT = Instant.parse("2025-01-20T02:00:00Z");

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

  private Slack config() {
    return Slack.webhook(Secret.of(slack.address()));
  }

  private void send(Notification notification) throws IOException {
    new SlackProvider().create(config(), context).send(notification);
  }

  private static Notification failure(String problem) {
    return new Notification(
        Event.BACKUP_FAILED,
        "neuropilot",
        "Backup of neuropilot failed",
        Map.of("Database", "neuropilot_inventory"),
        List.of(problem),
        List.of("Start the server."),
        AT);
  }

  @ParameterizedTest
  @CsvSource({
    "400, invalid_payload, Report this",
    "403, action_prohibited, posting rights",
    "404, no_service, Make a new webhook",
    "404, channel_not_found, Make a new webhook",
    "410, channel_is_archived, Unarchive it",
    "302, '<html>', no answer of Slack's",
    "200, '<html>please log in</html>', no answer of Slack's"
  })
  void aRefusalSaysWhatToDoAndIsNotRepeated(int status, String body, String remedy) {
    slack.answerNext(new Planned(status, body));

    assertThatThrownBy(() -> send(failure("The server is down.")))
        .isInstanceOf(StageException.class)
        .hasMessageContaining(remedy)
        .hasMessageContaining(body.startsWith("<") ? "status " + status : status + " " + body)
        .hasMessageNotContaining("<html")
        .hasMessageNotContaining(SlackServer.PATH);
    assertThat(slack.requests).hasValue(1);
  }

  @Test
  void aBusySlackIsAskedAgainWhenItSays() throws IOException {
    slack.answerNext(new Planned(429, "rate_limited", "1"));

    long begun = System.nanoTime();
    send(failure("The server is down."));

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(990));
    assertThat(slack.messages).hasSize(1);
    assertThat(slack.requests).hasValue(2);
  }

  @Test
  void aSlackThatAsksForTooLongAWaitIsLeftAlone() {
    slack.answerNext(new Planned(429, "rate_limited", "120"));

    long begun = System.nanoTime();
    assertThatThrownBy(() -> send(failure("The server is down.")))
        .isInstanceOfSatisfying(
            StageException.class, failure -> assertThat(failure.retryable()).isTrue())
        .hasMessageContaining("too many messages");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    assertThat(slack.requests).hasValue(1);
  }

  @Test
  void aSlackInTroubleIsAskedAgain() throws IOException {
    slack.answerNext(new Planned(500, "rollup_error"));

    send(failure("The server is down."));

    assertThat(slack.messages).hasSize(1);
  }

  @Test
  void aSlackThatNeverAnswersIsLeftInTime() {
    slack.silent = true;
    Webhook impatient =
        Webhook.at(config().webhook(), context)
            .within(Duration.ofMillis(300), Duration.ofMillis(900));

    assertThatThrownBy(() -> new SlackNotifier(config(), impatient).send(failure("down")))
        .hasMessageContaining("127.0.0.1 did not answer")
        .hasMessageContaining("HTTPS_PROXY");
    assertThat(slack.requests).as("asked once: it may have been taken").hasValue(1);
  }

  @Test
  void levelsThatWereNotChosenAreNotPosted() throws IOException {
    Slack errors = config().levels(Level.ERROR);
    Notification done =
        new Notification(
            Event.BACKUP_COMPLETE, "neuropilot", "Done", Map.of(), List.of(), List.of(), AT);

    new SlackProvider().create(errors, context).send(done);
    assertThat(slack.requests).hasValue(0);

    new SlackProvider().create(errors, context).send(failure("The server is down."));
    assertThat(slack.messages).hasSize(1);
  }

  @Test
  void aMessageReadsFromTopToBottom() throws IOException {
    Slack withLink = config().link(URI.create("https://wiki.example/backups?a=1&b=2"));

    new SlackProvider().create(withLink, context).send(failure("The server is down.").ofRun("r-1"));

    assertThat(slack.messages.get(0).path("text").asText())
        .isEqualTo(":rotating_light: Backup of neuropilot failed: The server is down.");
    assertThat(slack.read().get(0))
        .containsSubsequence(
            "What happened", "• The server is down.", "What to do", "→ Start the server.");
    assertThat(slack.read().get(0))
        .contains(
            "*Database*\nneuropilot_inventory",
            "<https://wiki.example/backups?a=1&b=2|Open>",
            "2025-01-20 02:00:00 UTC",
            "run r-1");
  }

  @Test
  void whateverIsInItAMessageStaysWithinTheLimits() throws IOException {
    String dangerous = "<!channel> & <https://evil.example|click> 😀 ".repeat(500);
    Map<String, String> facts = new LinkedHashMap<>();
    IntStream.range(0, 70).forEach(i -> facts.put(i + dangerous, dangerous));
    Notification monster =
        new Notification(
            Event.BACKUP_FAILED,
            dangerous,
            dangerous + "\n\u0007",
            facts,
            IntStream.range(0, 40).mapToObj(i -> i + dangerous).toList(),
            IntStream.range(0, 40).mapToObj(i -> i + dangerous).toList(),
            AT);

    send(monster);

    assertThat(slack.messages).hasSize(1);
    String inMarkup =
        slack.messages.get(0).findParents("verbatim").toString()
            + slack.messages.get(0).path("text");
    assertThat(inMarkup)
        .doesNotContain("<!channel>", "<https://evil")
        .contains("&lt;!channel&gt;", "and 35 more");
  }

  @Test
  void aWebhookThatCannotBeReadSaysWhere() {
    Slack missing = Slack.webhook(Secret.fromEnvironment("SLACK_WEBHOOK_URL"));

    assertThatThrownBy(() -> new SlackProvider().create(missing, context).send(failure("down")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("SLACK_WEBHOOK_URL is not set");
  }
}
