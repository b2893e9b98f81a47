package com.neuropilot.backup.notify.email;

import com.neuropilot.backup.notify.email.Email.Login;
import com.neuropilot.backup.notify.email.Email.Security;
import com.neuropilot.backup.spi.StageException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/** Knows how to speak to the server: time limits, TLS without a way around it, login. */
final class MailSession {
  private static final String MOST_MILLIS = "8000";

  private final Email config;
  private final Map<String, String> environment;

  MailSession(Email config, Map<String, String> environment) {
    this.config = config;
    this.environment = environment;
  }

  /** Returns a session to build messages with. */
  Session open() throws StageException {
    Properties properties = new Properties();
    properties.put("mail.smtp.connectiontimeout", MOST_MILLIS);
    properties.put("mail.smtp.timeout", MOST_MILLIS);
    properties.put("mail.smtp.writetimeout", MOST_MILLIS);
    // Those who can be reached should be, whoever else cannot.
    properties.put("mail.smtp.sendpartial", "true");
    properties.put("mail.smtp.quitwait", "false");
    // Without it, the name of this host would be asked for, which may take long.
    properties.put("mail.smtp.localhost", domain());
    properties.put("mail.smtp.ssl.protocols", "TLSv1.2 TLSv1.3");
    properties.put("mail.smtp.ssl.checkserveridentity", "true");
    properties.put("mail.smtp.ssl.enable", String.valueOf(config.security() == Security.TLS));
    boolean starttls = config.security() == Security.STARTTLS;
    properties.put("mail.smtp.starttls.enable", String.valueOf(starttls));
    properties.put("mail.smtp.starttls.required", String.valueOf(starttls));
    if (config.certificates().isPresent()) {
      properties.put(
          "mail.smtp.ssl.socketFactory", TrustedCertificates.sockets(config.certificates().get()));
    }
    return Session.getInstance(properties);
  }

  /** Delivers a message. */
  void deliver(Session session, MimeMessage message) throws MessagingException, StageException {
    Optional<Login> login = config.login();
    String user = login.map(Login::user).orElse(null);
    String password = login.isPresent() ? password(login.get()) : null;
    try (SMTPTransport transport = (SMTPTransport) session.getTransport("smtp")) {
      transport.connect(config.host(), config.port(), user, password);
      transport.sendMessage(message, message.getAllRecipients());
    }
  }

  /** Returns what follows the @ of the sender's address. */
  String domain() {
    return config.from().replaceAll(".*@", "").replaceAll("[^A-Za-z0-9.-]", "");
  }

  private String password(Login login) throws StageException {
    try {
      return new String(login.password().reveal(environment::get));
    } catch (IllegalStateException | UncheckedIOException e) {
      throw new StageException(String.valueOf(e.getMessage()), false);
    }
  }
}
