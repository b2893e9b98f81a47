package com.neuropilot.backup.notify.email;

import com.neuropilot.backup.notify.email.Email.Login;
import com.neuropilot.backup.notify.email.Email.Security;
import com.neuropilot.backup.spi.InvalidOptionsException;
import com.neuropilot.backup.spi.Notification.Level;
import com.neuropilot.backup.spi.Notifier;
import com.neuropilot.backup.spi.NotifierProvider;
import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.StageContext;
import com.neuropilot.backup.spi.StageOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Provides {@link Email} under the id {@code email}; its options are {@code host}, {@code port},
 * {@code security}, {@code user}, {@code password-file} or {@code password-env}, {@code
 * certificates}, {@code from}, {@code to} and {@code levels}.
 */
public final class EmailProvider implements NotifierProvider<Email> {
  private static final int LAST_PORT = 65_535;

  /** For {@link java.util.ServiceLoader}. */
  public EmailProvider() {}

  @Override
  public String id() {
    return Email.ID;
  }

  @Override
  public Class<Email> configType() {
    return Email.class;
  }

  @Override
  public Email configure(StageOptions options) {
    Security security = options.choice("security", Security.class).orElse(Security.STARTTLS);
    int port = options.integer("port", 1, LAST_PORT).orElse(security.port());
    Optional<Login> login = login(options);
    Optional<Path> certificates = options.path("certificates");
    List<String> to = options.list("to");
    Set<Level> levels = options.choices("levels", Level.class);
    Optional<String> host = options.text("host");
    Optional<String> from = options.text("from");
    if (to.isEmpty()) {
      options.problem("to", "is missing; name somebody who reads it");
    }
    String sender = from.orElseGet(() -> options.require("from"));
    String server = host.orElseGet(() -> options.require("host"));
    Rules.problems(server, port, security, login.isPresent(), sender, to).stream()
        .filter(problem -> !to.isEmpty() || !problem.startsWith("to "))
        .forEach(
            problem ->
                options.problem(
                    problem.substring(0, problem.indexOf(' ')),
                    problem.substring(problem.indexOf(' ') + 1)));
    List<String> problems = options.problems();
    if (!problems.isEmpty()) {
      throw new InvalidOptionsException(problems);
    }
    return new Email(server, port, security, login, certificates, sender, to, levels);
  }

  @Override
  public Notifier create(Email config, StageContext context) throws IOException {
    return new EmailNotifier(config, new MailSession(config, context.environment()));
  }

  private static Optional<Login> login(StageOptions options) {
    Optional<String> user = options.text("user");
    Optional<Secret> password = options.secret("password");
    if (user.isPresent() && password.isEmpty()) {
      options.problem("password-file", "is missing; name the file that holds the user's password");
    }
    if (user.isEmpty() && password.isPresent()) {
      options.problem("user", "is missing, and there is a password");
    }
    return user.isPresent() && password.isPresent()
        ? Optional.of(new Login(user.get(), password.get()))
        : Optional.empty();
  }
}
