package com.neuropilot.backup.notify.email;

import com.neuropilot.backup.spi.StageException;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.util.MailConnectException;
import org.eclipse.angus.mail.util.SocketConnectException;
import org.jspecify.annotations.Nullable;

/** Says what failed in words that help. */
final class MailFailure {
  private static final int FIRST_FINAL = 500;

  private MailFailure() {}

  static IOException of(@Nullable Throwable failure, Email config) {
    if (failure instanceof StageException known) {
      return known;
    }
    if (!(failure instanceof MessagingException mail)) {
      return new StageException(
          "Mailing through " + config.host() + " failed unexpectedly: " + failure, false);
    }
    String head = "The mail through " + config.host() + ":" + config.port() + " was not sent: ";
    return new StageException(head + reason(mail, config), isRetryable(mail));
  }

  private static String reason(MessagingException failure, Email config) {
    if (failure instanceof AuthenticationFailedException) {
      return "the server refuses the login "
          + config.login().map(Email.Login::user).orElse("(none)")
          + ". Correct user and password-file; many providers ask for a password for apps.";
    }
    if (has(failure, CertificateException.class)) {
      return "its certificate is not one that is trusted for that name. Use the name that is in it"
          + " as host, or name the file with its certificate in certificates.";
    }
    if (String.valueOf(failure.getMessage()).contains("STARTTLS is required")) {
      return "the server offers no STARTTLS, and nothing is sent in the clear. Look at port and"
          + " security (tls, with port 465).";
    }
    if (has(failure, UnknownHostException.class)) {
      return "there is no such host. Correct host.";
    }
    if (has(failure, SocketTimeoutException.class)) {
      return "the server does not answer. Look at host, port, security and the firewall.";
    }
    if (failure instanceof MailConnectException
        || has(failure, ConnectException.class)
        || has(failure, SocketConnectException.class)) {
      return "nobody listens there. Look at host, port and the firewall.";
    }
    return refusal(failure).orElseGet(() -> words(failure) + ". Look at host, port and security.");
  }

  private static Optional<String> refusal(MessagingException failure) {
    if (!(failure instanceof SendFailedException refused)) {
      return Optional.empty();
    }
    String left =
        Stream.of(refused.getInvalidAddresses(), refused.getValidUnsentAddresses())
            .filter(Objects::nonNull)
            .flatMap(Arrays::stream)
            .map(Address::toString)
            .distinct()
            .collect(Collectors.joining(", "));
    return Optional.of(
        (left.isEmpty() ? "" : "not to " + left + "; ")
            + "the server says: "
            + words(last(failure))
            + ". Correct from and to, or ask who runs the server.");
  }

  private static Exception last(MessagingException failure) {
    Exception last = failure;
    while (last instanceof MessagingException mail && mail.getNextException() != null) {
      last = mail.getNextException();
    }
    return last;
  }

  private static String words(Exception failure) {
    return String.valueOf(failure.getMessage()).replaceAll("\\s+", " ").strip();
  }

  private static boolean isRetryable(MessagingException failure) {
    if (failure instanceof SMTPSendFailedException answered) {
      return answered.getReturnCode() < FIRST_FINAL;
    }
    return !(failure instanceof AuthenticationFailedException)
        && !(failure instanceof SendFailedException)
        && !has(failure, CertificateException.class);
  }

  private static boolean has(Throwable failure, Class<? extends Throwable> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }
}
