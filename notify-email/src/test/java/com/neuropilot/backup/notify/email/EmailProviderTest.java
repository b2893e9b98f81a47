package com.neuropilot.backup.notify.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.notify.email.Email.Security;
import com.neuropilot.backup.spi.InvalidOptionsException;
import com.neuropilot.backup.spi.Notification.Level;
import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.StageOptions;
import com.neuropilot.backup.spi.StageProvider;
import com.neuropilot.backup.spi.tck.ProviderContract;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EmailProviderTest extends ProviderContract<Email> {
  @Override
  protected StageProvider<Email, ?> provider() {
    return new EmailProvider();
  }

  @Override
  protected Email config() {
    return Email.through(
            "smtp.example", "NeuroPilot <backup@yourcompany.com>", "ops@x.example", "cto@x.example")
        .security(Security.TLS)
        .port(2465)
        .login("backup", Secret.of("s3cret"))
        .certificates(Path.of("/etc/neuropilot/mail.pem"))
        .levels(Level.ERROR);
  }

  @Override
  protected Map<String, String> options() {
    Map<String, String> options = new TreeMap<>();
    options.put("host", "smtp.example");
    options.put("port", "2465");
    options.put("security", "tls");
    options.put("user", "backup");
    options.put("password-file", "/etc/neuropilot/mail");
    options.put("certificates", "/etc/neuropilot/mail.pem");
    options.put("from", "NeuroPilot <backup@yourcompany.com>");
    options.put("to", "ops@x.example, cto@x.example");
    options.put("levels", "error");
    return options;
  }

  @Override
  protected List<String> requiredOptions() {
    return List.of("host", "from", "to");
  }

  @Override
  protected Map<String, String> unusableOptions() {
    return Map.of(
        "port", "0",
        "security", "ssl",
        "from", "ops@x.example, cto@x.example",
        "to", "ops",
        "host", "smtp example",
        "levels", "loud");
  }

  @Override
  protected List<String> secrets() {
    return List.of("s3cret");
  }

  @Test
  void everyProblemIsToldAtOnce() {
    StageOptions options =
        StageOptions.of(
            "notifier.mail.",
            Map.of("host", "a b", "from", "nobody", "to", "ops@x.example\n, x", "user", "me"));

    assertThatThrownBy(() -> new EmailProvider().configure(options))
        .isInstanceOfSatisfying(
            InvalidOptionsException.class,
            failure ->
                assertThat(failure.problems())
                    .anyMatch(problem -> problem.startsWith("notifier.mail.host is 'a b'"))
                    .anyMatch(problem -> problem.startsWith("notifier.mail.from is 'nobody'"))
                    .anyMatch(problem -> problem.startsWith("notifier.mail.to has 'x'"))
                    .anyMatch(problem -> problem.startsWith("notifier.mail.password-file is")));
  }

  @Test
  void aPasswordIsNotSentInTheClear() {
    Email open = Email.through("smtp.example", "a@b.example", "c@d.example");

    assertThatThrownBy(() -> open.login("me", Secret.of("x")).security(Security.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("in the clear");
    assertThat(open.security(Security.NONE).port()).isEqualTo(25);
  }
}
