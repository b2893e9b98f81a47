package com.neuropilot.backup.notify.email;

import com.neuropilot.backup.spi.Notification;
import com.neuropilot.backup.spi.Notification.Attachment;
import com.neuropilot.backup.spi.Notification.Level;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimePart;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.UUID;

/** A notification as a mail: text and HTML that say the same, and the documents beside them. */
final class Letter {
  private static final String UTF_8 = StandardCharsets.UTF_8.name();
  private static final int LONGEST_SUBJECT = 150;
  private static final int LONGEST_NAME = 100;

  private final Session session;
  private final Email config;
  private final String domain;
  private final Notification notification;

  Letter(Session session, Email config, String domain, Notification notification) {
    this.session = session;
    this.config = config;
    this.domain = domain;
    this.notification = notification;
  }

  MimeMessage message() throws MessagingException {
    MimeMessage message = new Numbered(session, "<" + UUID.randomUUID() + "@" + domain + ">");
    message.setFrom(new InternetAddress(config.from(), true));
    for (String each : config.to()) {
      message.addRecipient(RecipientType.TO, new InternetAddress(each, true));
    }
    message.setSubject(subject(), UTF_8);
    message.setSentDate(Date.from(notification.at()));
    // No answer of somebody's holiday, please.
    message.setHeader("Auto-Submitted", "auto-generated");
    message.setHeader("X-Auto-Response-Suppress", "All");
    if (notification.event().level() == Level.ERROR) {
      message.setHeader("Importance", "high");
      message.setHeader("X-Priority", "1");
    }
    content(message);
    message.saveChanges();
    return message;
  }

  private void content(MimeMessage message) throws MessagingException {
    MimeMultipart bodies = new MimeMultipart("alternative");
    bodies.addBodyPart(part(new PlainBody(notification).text(), "plain"));
    bodies.addBodyPart(part(new HtmlBody(notification).text(), "html"));
    if (notification.attachments().isEmpty()) {
      message.setContent(bodies);
      return;
    }
    MimeMultipart all = new MimeMultipart("mixed");
    MimeBodyPart both = new MimeBodyPart();
    both.setContent(bodies);
    all.addBodyPart(both);
    for (Attachment each : notification.attachments()) {
      all.addBodyPart(attached(each));
    }
    message.setContent(all);
  }

  private static MimeBodyPart part(String text, String subtype) throws MessagingException {
    MimeBodyPart part = new MimeBodyPart();
    setText(part, text, subtype);
    return part;
  }

  private static MimeBodyPart attached(Attachment document) throws MessagingException {
    boolean html = document.mediaType().equals("text/html");
    MimeBodyPart part = part(document.text(), html ? "html" : "plain");
    part.setDisposition(MimeBodyPart.ATTACHMENT);
    part.setFileName(cut(document.name().replaceAll("[^A-Za-z0-9._-]", "_"), LONGEST_NAME));
    return part;
  }

  /** Encoded so that no line is too long and no byte is foreign to any server on the way. */
  private static void setText(MimePart part, String text, String subtype)
      throws MessagingException {
    part.setText(text, UTF_8, subtype);
    part.setHeader("Content-Transfer-Encoding", "base64");
  }

  /** One line: what would begin another header is a blank. */
  private String subject() {
    String sign =
        switch (notification.event().level()) {
          case ERROR -> "[FAILED] ";
          case WARNING -> "[WARNING] ";
          case SUCCESS, INFO -> "";
        };
    String line = notification.title().replaceAll("[\\p{Cntrl}\\s\\u2028\\u2029]+", " ").strip();
    return sign + cut(line, LONGEST_SUBJECT);
  }

  private static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
    return text.substring(0, end) + "…";
  }

  /** A message whose number does not tell who runs this JVM and where. */
  private static final class Numbered extends MimeMessage {
    private final String number;

    Numbered(Session session, String number) {
      super(session);
      this.number = number;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", number);
    }
  }
}
