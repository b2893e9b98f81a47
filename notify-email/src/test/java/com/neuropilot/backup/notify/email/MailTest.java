package com.neuropilot.backup.notify.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.notify.email.Email.Security;
import com.neuropilot.backup.spi.Notification;
import com.neuropilot.backup.spi.Notification.Attachment;
import com.neuropilot.backup.spi.Notification.Event;
import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.StageException;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What arrives, and what is not sent. */
class MailTest {
  private static final String INJECTION = "Backup failed\r\nBcc: thief@evil.example\r\n\r\nspam";

  @TempDir static Path folder;
  private static MailServer server;

  @BeforeAll
  static void start() throws Exception {
    server = new MailServer();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @AfterEach
  void clean() throws Exception {
    server.mail.purgeEmailFromAllMailboxes();
    server.front.inTheClear.clear();
  }

  private static Notification notification(String title) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Database", "neuropilot_inventory");
    facts.put("Destination near", "whole at /var/backups/neuropilot");
    return new Notification(
        Event.BACKUP_FAILED,
        "neuropilot",
        title,
        facts,
        List.of("far: <script>alert(1)</script> \"refused\" & Grüße"),
        List.of("Look at the server."),
        Instant.parse("2025-01-20T02:00:00Z"));
  }

  private static MimeMessage sent(Email config, Notification notification) throws Exception {
    server.notifier(config).send(notification);
    assertThat(server.received()).hasSize(1);
    return server.received().get(0);
  }

  @Test
  void textAndHtmlSayTheSame() throws Exception {
    MimeMessage message = sent(server.tls(), notification("Backup of neuropilot failed"));

    assertThat(message.getSubject()).isEqualTo("[FAILED] Backup of neuropilot failed");
    assertThat(message.getFrom()[0]).hasToString("NeuroPilot <backup@yourcompany.example>");
    assertThat(message.getSentDate()).isEqualTo("2025-01-20T02:00:00Z");
    assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
    assertThat(message.getHeader("Importance")).containsExactly("high");
    assertThat(message.getMessageID()).endsWith("@yourcompany.example>");
    assertThat(message.getContentType()).startsWith("multipart/alternative");
    assertThat(MailServer.text(message, "text/plain"))
        .contains(
            "Backup of neuropilot failed\n\nWhat happened:\n- far: <script>",
            "> Look at the server.",
            "Destination near: whole at /var/backups/neuropilot",
            "2025-01-20 02:00:00 UTC");
    assertThat(MailServer.text(message, "text/html"))
        .contains("&lt;script&gt;alert(1)&lt;/script&gt; &quot;refused&quot; &amp; Grüße")
        .contains("Look at the server.", "/var/backups/neuropilot")
        .doesNotContain("<script", "http://", "https://");
  }

  @Test
  void theReportOfADrillIsAttached() throws Exception {
    Notification proven =
        notification("The drill is done")
            .attaching(
                List.of(
                    new Attachment(
                        "drill\r\nX: y/../report.html", "text/html", "<h1>12 s ✓</h1>")));

    MimeMessage message = sent(server.starttls(), proven);

    assertThat(message.getContentType()).startsWith("multipart/mixed");
    List<Part> parts = MailServer.parts(message);
    assertThat(parts).hasSize(3);
    assertThat(parts.get(2).getDisposition()).isEqualTo(Part.ATTACHMENT);
    assertThat(parts.get(2).getFileName()).isEqualTo("drill__X__y_.._report.html");
    assertThat(parts.get(2).getContent()).isEqualTo("<h1>12 s ✓</h1>");
    assertThat(parts.get(2).getContentType()).startsWith("text/html");
  }

  @Test
  void nothingBeginsAnotherHeader() throws Exception {
    MimeMessage message = sent(server.starttls(), notification(INJECTION).ofRun(INJECTION));

    assertThat(message.getSubject())
        .isEqualTo("[FAILED] Backup failed Bcc: thief@evil.example spam");
    assertThat(message.getHeader("Bcc")).isNull();
    assertThat(message.getAllRecipients()).hasSize(1);
  }

  @Test
  void aLongSubjectIsCut() throws Exception {
    MimeMessage message = sent(server.starttls(), notification("Größe 😀 ".repeat(100)));

    assertThat(message.getSubject()).startsWith("[FAILED] Größe 😀 Größe").endsWith("…");
    assertThat(message.getSubject().length()).isLessThan(170);
  }

  @Test
  void everyRecipientGetsIt() throws Exception {
    Email config = server.starttls();
    Email both =
        new Email(
            config.host(),
            config.port(),
            config.security(),
            config.login(),
            config.certificates(),
            config.from(),
            List.of(MailServer.OPS, "The CTO <cto@yourcompany.example>"),
            config.levels());

    server.notifier(both).send(notification("Backup of neuropilot failed"));

    assertThat(server.received()).hasSize(2);
    assertThat(server.received().get(0).getRecipients(RecipientType.TO)).hasSize(2);
  }

  @Test
  void withoutStarttlsNothingIsSent() throws Exception {
    try (StartTlsFront stripped =
        new StartTlsFront(server.key, server.mail.getSmtp().getPort(), false)) {
      Email config = server.starttls().port(stripped.port());

      assertThatThrownBy(() -> server.notifier(config).send(notification("x")))
          .isInstanceOf(StageException.class)
          .hasMessageContaining("offers no STARTTLS");
      assertThat(stripped.inTheClear)
          .anyMatch(line -> line.startsWith("EHLO"))
          .noneMatch(line -> line.matches("(?i)(AUTH|MAIL|RCPT|DATA).*"));
    }
    assertThat(server.received()).isEmpty();
  }

  @Test
  void nothingButTheGreetingIsInTheClear() throws Exception {
    sent(server.starttls(), notification("Backup of neuropilot failed"));

    assertThat(server.front.inTheClear).containsExactly("EHLO yourcompany.example", "STARTTLS");
  }

  @Test
  void aCertificateThatIsNotTrustedIsRefused() throws Exception {
    ServerKey stranger = ServerKey.make(folder, "elsewhere.example");
    for (Email config :
        List.of(
            server.tls().certificates(stranger.certificate()),
            server.starttls().certificates(stranger.certificate()))) {
      assertThatThrownBy(() -> server.notifier(config).send(notification("x")))
          .hasMessageContaining("certificate is not one that is trusted");
    }
    assertThat(server.received()).isEmpty();
  }

  @Test
  void aCertificateForAnotherNameIsRefused() throws Exception {
    ServerKey other = ServerKey.make(folder, "mail.example");
    try (StartTlsFront front = new StartTlsFront(other, server.mail.getSmtp().getPort(), true)) {
      Email config = server.starttls().certificates(other.certificate()).port(front.port());

      assertThatThrownBy(() -> server.notifier(config).send(notification("x")))
          .hasMessageContaining("for that name");
      assertThat(front.inTheClear).contains("STARTTLS");
    }
    assertThat(server.received()).isEmpty();
  }

  @Test
  void mistakesSayWhatToCorrect() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    Email right = server.starttls();
    Path empty = Files.createFile(folder.resolve("empty.pem"));

    assertFails(right.login("backup", Secret.of("wrong")), "refuses the login backup");
    assertFails(right.login("backup", Secret.fromFile(folder.resolve("no"))), "cannot be read");
    assertFails(right.port(free), "nobody listens there");
    assertFails(right.certificates(folder.resolve("no.pem")), "cannot be read");
    assertFails(right.certificates(empty), "holds no certificate");
    assertFails(right.security(Security.TLS).port(server.mail.getSmtp().getPort()), "Look at host");
  }

  private static void assertFails(Email config, String reason) {
    assertThatThrownBy(() -> server.notifier(config).send(notification("x")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(reason)
        .hasMessageNotContaining("wrong");
  }

  /** Pictures of it are looked at with a browser; here it is written for that. */
  @Test
  void aMessageOfEveryEventIsWhole() throws Exception {
    for (Event event : Event.values()) {
      Notification sample = notification("Title of " + event);
      String html =
          new HtmlBody(
                  new Notification(
                      event,
                      sample.pipeline(),
                      sample.title(),
                      sample.facts(),
                      Collections.nCopies(3, "problem"),
                      sample.remedies(),
                      sample.at()))
              .text();
      assertThat(html)
          .startsWith("<!DOCTYPE html>")
          .endsWith("</html>")
          .contains("Title of " + event);
    }
  }
}
