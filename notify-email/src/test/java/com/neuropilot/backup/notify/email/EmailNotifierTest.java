package com.neuropilot.backup.notify.email;

import com.neuropilot.backup.spi.Notification.Level;
import com.neuropilot.backup.spi.Notifier;
import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.tck.NotifierContract;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** The contract, over STARTTLS and with a login. */
class EmailNotifierTest extends NotifierContract {
  private static MailServer server;

  private Optional<ServerSocket> silent = Optional.empty();

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
    if (silent.isPresent()) {
      silent.get().close();
    }
  }

  @Override
  protected Notifier notifier() throws IOException {
    return server.notifier(server.starttls().levels(Level.values()));
  }

  @Override
  protected List<String> delivered() throws Exception {
    List<String> texts = new ArrayList<>();
    for (MimeMessage message : server.received()) {
      texts.add(message.getSubject() + "\n" + MailServer.text(message, "text/plain"));
    }
    return texts;
  }

  @Override
  protected Notifier refused() throws IOException {
    return server.notifier(server.starttls().login(MailServer.USER, Secret.of("wrong-s3cret")));
  }

  @Override
  protected Optional<Notifier> unanswered() throws IOException {
    ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    silent = Optional.of(socket);
    Email config = server.starttls().levels(Level.values()).port(socket.getLocalPort());
    return Optional.of(server.notifier(config));
  }

  @Override
  protected List<String> secrets() {
    return List.of("s3cret");
  }
}
