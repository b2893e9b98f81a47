package com.neuropilot.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.neuropilot.backup.openpgp.OpenPgpKeys;
import com.neuropilot.backup.spi.tck.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptFileTest {
  /** As the scripts' manual prints it. */
  private static final String MANUAL =
      """
      # PostgreSQL Connection (Neon.tech)
      export PGHOST="ep-cool-moon-12345678.us-east-2.aws.neon.tech"
      export PGDATABASE="neuropilot_inventory"
      export PGUSER="app_user"
      export PGPASSWORD="your_neon_password_here"
      export PGSSLMODE="require"

      # Backup Settings
      BACKUP_DIR="/tmp/neuropilot-backups"
      RETENTION_DAYS=30
      GPG_RECIPIENT="backup@yourcompany.com"

      # OneDrive Settings
      ONEDRIVE_REMOTE="onedrive"
      ONEDRIVE_PATH="NeuroPilot/Backups"

      # Notifications (optional)
      SLACK_WEBHOOK_URL="https://hooks.slack.com/services/YOUR/WEBHOOK/URL"
      NOTIFY_EMAIL="ops@yourcompany.com"

      # Verification
      VERIFY_BACKUPS=true
      """;

  @TempDir Path folder;
  private final Invocation invocation = new Invocation();

  @BeforeEach
  void prepareKeyring() throws IOException {
    Path home = Files.createDirectory(folder.resolve("gnupg"), ownerOnly("rwx------"));
    invocation.environment.put("GNUPGHOME", home.toString());
  }

  private static FileAttribute<?> ownerOnly(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }

  private Path config(String text) throws IOException {
    Path file = folder.resolve(".backup-config");
    if (!Files.exists(file)) {
      Files.createFile(file, ownerOnly("rw-------"));
    }
    return Files.writeString(file, text);
  }

  private Settings settings(String text) throws IOException {
    return Settings.read(config(text), invocation.surroundings());
  }

  private Path importKey(String user) throws Exception {
    Path certificate = folder.resolve(user + ".public");
    OpenPgpKeys.forUser("NeuroPilot Backup <" + user + ">")
        .withoutPassphrase()
        .clock(SettableClock.at("2025-01-01T00:00:00Z"))
        .generate()
        .writeTo(certificate, folder.resolve(user + ".key"), folder.resolve(user + ".revocation"));
    ProcessBuilder gpg = new ProcessBuilder("gpg", "--batch", "--import", certificate.toString());
    gpg.environment().put("GNUPGHOME", invocation.environment.get("GNUPGHOME"));
    Process process = gpg.redirectErrorStream(true).start();
    assertThat(process.getInputStream().readAllBytes()).isNotEmpty();
    assertThat(process.waitFor()).isZero();
    return certificate;
  }

  @Test
  void theManualsOwnFileMeansKeysOfOurs() throws Exception {
    importKey("backup@yourcompany.com");
    importKey("not-backup@yourcompany.com");

    Settings settings = settings(MANUAL);

    assertThat(invocation.err()).isEmpty();
    assertThat(settings.under(""))
        .containsOnlyKeys(
            "name",
            "source",
            "source.host",
            "source.database",
            "source.user",
            "source.password-env",
            "source.sslmode",
            "storage.local",
            "storage.local.directory",
            "storage.onedrive",
            "storage.onedrive.remote",
            "retention.keep-days",
            "encryptor",
            "encryptor.recipients",
            "encryptor.via",
            "notifier.slack",
            "notifier.slack.webhook-env",
            "notifier.email",
            "notifier.email.host",
            "notifier.email.security",
            "notifier.email.from",
            "notifier.email.to",
            "verification")
        .contains(
            entry("name", "neuropilot"),
            entry("source.host", "ep-cool-moon-12345678.us-east-2.aws.neon.tech"),
            entry("source.database", "neuropilot_inventory"),
            entry("source.user", "app_user"),
            entry("source.password-env", "PGPASSWORD"),
            entry("source.sslmode", "require"),
            entry("storage.local.directory", "/tmp/neuropilot-backups"),
            entry("storage.onedrive.remote", "onedrive:NeuroPilot/Backups"),
            entry("retention.keep-days", "30"),
            entry("encryptor.via", "gpg"),
            entry("notifier.slack.webhook-env", "SLACK_WEBHOOK_URL"),
            entry("notifier.email.to", "ops@yourcompany.com"),
            entry("verification", "checksum"));
    assertThat(settings.environment())
        .containsEntry("PGPASSWORD", "your_neon_password_here")
        .containsEntry("SLACK_WEBHOOK_URL", "https://hooks.slack.com/services/YOUR/WEBHOOK/URL")
        .doesNotContainKey("RETENTION_DAYS");
  }

  @Test
  void theRecipientIsTheOneKeyOfThatAddressInTheKeyring() throws Exception {
    importKey("backup@yourcompany.com");
    importKey("not-backup@yourcompany.com");

    Settings settings = settings("GPG_RECIPIENT=backup@yourcompany.com\n");

    Path exported = settings.paths("encryptor.recipients").get(0);
    assertThat(OpenPgpKeys.fingerprints(exported))
        .isEqualTo(OpenPgpKeys.fingerprints(folder.resolve("backup@yourcompany.com.public")));
    importKey("Backup@yourcompany.com");
    settings("GPG_RECIPIENT=backup@yourcompany.com\n");
    assertThat(invocation.err()).contains("means several keys").containsPattern("[0-9A-F]{40}, ");
  }

  @Test
  void aRecipientWithoutAKeyIsToldAndKeepsNobodyFromListing() throws Exception {
    String text = "BACKUP_DIR='" + folder + "'\nGPG_RECIPIENT=nobody@yourcompany.com\n";

    assertThat(invocation.run("list", "-c", config(text).toString())).isZero();
    assertThat(invocation.err())
        .contains("gpg has no valid public key of GPG_RECIPIENT nobody@yourcompany.com")
        .contains("gpg --import");
    assertThat(invocation.run("backup", "-c", config(text).toString())).isNotZero();
    invocation.environment.put("PATH", folder.toString());
    assertThat(invocation.run("list", "-c", config(text).toString())).isZero();
    assertThat(invocation.err()).contains("gpg is not installed here", "apt-get install gnupg");
  }

  @ParameterizedTest
  @ValueSource(strings = {"$(touch %s)", "`touch %s`", "1; touch %s", "\"${X:-$(touch %s)}\""})
  void nothingIsExecuted(String value) throws IOException {
    Path trace = folder.resolve("trace");
    String text = "PGHOST=localhost\nBACKUP_DIR=" + value.formatted(trace) + "\n";

    assertThat(invocation.run("list", "-c", config(text).toString())).isEqualTo(ExitStatus.USAGE);

    assertThat(invocation.err()).contains(".backup-config, line 2 ", "nothing in it is executed");
    assertThat(trace).doesNotExist();
  }

  @Test
  void theSecondLineForCronGivesOtherValues() throws IOException {
    invocation.environment.put("ONEDRIVE_PATH", "NeuroPilot/Backups/Weekly");
    invocation.environment.put("RETENTION_DAYS", "90");
    invocation.environment.put("PGHOST", "elsewhere");

    Settings settings =
        settings(
            """
            PGHOST=here
            RETENTION_DAYS=30
            ONEDRIVE_REMOTE=onedrive:
            ONEDRIVE_PATH=NeuroPilot/Backups
            """);

    assertThat(settings.under(""))
        .contains(
            entry("storage.onedrive.remote", "onedrive:NeuroPilot/Backups/Weekly"),
            entry("retention.keep-days", "90"),
            entry("source.host", "here"));
    assertThat(settings.environment()).containsEntry("PGHOST", "here");
    assertThat(invocation.err())
        .contains("note: RETENTION_DAYS is taken from the environment.")
        .contains("note: ONEDRIVE_PATH is");
  }

  @Test
  void whatMeansNothingHereIsTold() throws IOException {
    Settings settings =
        settings(
            """
            ROOT=/srv
            BACKUP_DIR=$ROOT/backups
            COLOUR=blue
            export RCLONE_CONFIG_ONEDRIVE_TYPE=local
            NOTIFY_EMAIL=
            VERIFY_BACKUPS=false
            """);

    assertThat(invocation.err()).containsOnlyOnce("warning:").contains("is ignored: COLOUR\n");
    assertThat(settings.under("storage.local.")).containsEntry("directory", "/srv/backups");
    assertThat(settings.under("notifier.")).isEmpty();
    assertThat(settings.value("verification")).contains("none");
    assertThat(settings.environment()).containsEntry("RCLONE_CONFIG_ONEDRIVE_TYPE", "local");
  }

  @Test
  void aPasswordThatOthersMayReadIsWarnedOf() throws IOException {
    Files.setPosixFilePermissions(
        config("PGPASSWORD=secret\n"), PosixFilePermissions.fromString("rw-r--r--"));

    settings("PGPASSWORD=secret\n");

    assertThat(invocation.err()).contains("chmod 600 ").doesNotContain("secret");
  }

  @Test
  void itIsToldFromPropertiesByItsFirstLine() throws IOException {
    Path other = Files.writeString(folder.resolve("weekly"), "\n# c\nexport PGHOST=h\n");
    Path properties = Files.writeString(folder.resolve("properties"), "name = shop\n");

    assertThat(Settings.read(other, invocation.surroundings()).value("source.host")).contains("h");
    assertThat(Settings.read(properties, invocation.surroundings()).under(""))
        .containsOnly(entry("name", "shop"));
  }
}
