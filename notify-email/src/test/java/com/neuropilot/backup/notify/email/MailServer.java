package com.neuropilot.backup.notify.email;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.neuropilot.backup.notify.email.Email.Security;
import com.neuropilot.backup.spi.Notifier;
import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.tck.TestContext;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** GreenMail on loopback: in the clear, in TLS, and behind STARTTLS. */
final class MailServer implements AutoCloseable {
  static final String USER = "backup";
  static final String PASSWORD = "mail-s3cret";
  static final String OPS = "ops@yourcompany.example";

  /** One for the JVM: GreenMail reads its key once. */
  private static final ServerKey KEY = key();

  final ServerKey key = KEY;
  final GreenMail mail;
  final StartTlsFront front;
  final TestContext context = TestContext.create();

  MailServer() throws Exception {
    System.setProperty("greenmail.tls.keystore.file", key.store().toString());
    System.setProperty("greenmail.tls.keystore.password", ServerKey.PASSWORD);
    mail =
        new GreenMail(
            new ServerSetup[] {
              new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
              new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS)
            });
    mail.start();
    mail.setUser("backup@yourcompany.example", USER, PASSWORD);
    front = new StartTlsFront(key, mail.getSmtp().getPort(), true);
  }

  private static ServerKey key() {
    try {
      return ServerKey.make(Files.createTempDirectory(Path.of("target"), "mail-key"), "localhost");
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Mail over STARTTLS with a login. */
  Email starttls() {
    return Email.through("localhost", "NeuroPilot <backup@yourcompany.example>", OPS)
        .port(front.port())
        .login(USER, Secret.of(PASSWORD))
        .certificates(key.certificate());
  }

  /** Mail over implicit TLS with a login. */
  Email tls() {
    return starttls().security(Security.TLS).port(mail.getSmtps().getPort());
  }

  Notifier notifier(Email config) throws IOException {
    return new EmailProvider().create(config, context);
  }

  List<MimeMessage> received() {
    return List.of(mail.getReceivedMessages());
  }

  /** Returns every part that is no multipart, in order. */
  static List<Part> parts(Part part) throws MessagingException, IOException {
    if (!(part.getContent() instanceof Multipart several)) {
      return List.of(part);
    }
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < several.getCount(); i++) {
      BodyPart each = several.getBodyPart(i);
      parts.addAll(parts(each));
    }
    return parts;
  }

  static String text(Part part, String type) throws MessagingException, IOException {
    for (Part each : parts(part)) {
      if (each.isMimeType(type)) {
        return String.valueOf(each.getContent()).replace("\r\n", "\n");
      }
    }
    throw new IOException("There is no " + type);
  }

  @Override
  public void close() throws IOException {
    front.close();
    mail.stop();
    context.close();
  }
}
