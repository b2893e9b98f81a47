package com.neuropilot.backup.cli;

import com.neuropilot.backup.Finding;
import com.neuropilot.backup.postgres.Postgres;
import com.neuropilot.backup.spi.InvalidOptionsException;
import java.util.Optional;

/** Looks for a password in the URL of a database, where others can read it. */
final class UrlPassword {
  private static final String AREA = "source";

  private UrlPassword() {}

  /** Returns what to say of the configuration file's URL. */
  static Optional<String> configured(Settings settings) {
    return settings
        .value("source.url")
        .filter(UrlPassword::isIn)
        .map(
            url ->
                "source.url holds a password, and whoever reads the configuration file has it. Take"
                    + " it out and say where it is: source.password-file, source.password-env,"
                    + " PGPASSWORD or ~/.pgpass.");
  }

  static Optional<Finding> finding(Settings settings) {
    return configured(settings)
        .map(warning -> new Finding(AREA, Finding.Severity.WARNING, warning));
  }

  /** Returns what to say of a URL on the command line. */
  static Optional<String> given(String option, String url) {
    return isIn(url)
        ? Optional.of(
            option
                + " holds a password, which every user of this machine sees in the list of processes"
                + " (ps), and which stays in the shell's history. Take it out and give it in PGPASSWORD"
                + " or ~/.pgpass.")
        : Optional.empty();
  }

  /** What is wrong with a URL is said by those who connect with it. */
  private static boolean isIn(String url) {
    try {
      return Postgres.url(url).build().password().isPresent();
    } catch (InvalidOptionsException e) {
      return false;
    }
  }
}
