package com.neuropilot.backup.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What the variables of the older scripts' manual mean as keys of a configuration file. */
final class ScriptVariables {
  private static final String PIPELINE = "neuropilot";
  private static final String PASSWORD = "PGPASSWORD";
  private static final String SLACK = "SLACK_WEBHOOK_URL";
  private static final String RECIPIENT = "GPG_RECIPIENT";

  /** Variables whose value is that of a key. */
  private static final Map<String, String> KEYS =
      Map.of(
          "PGHOST", "source.host",
          "PGPORT", "source.port",
          "PGDATABASE", "source.database",
          "PGUSER", "source.user",
          "PGSSLMODE", "source.sslmode",
          "PGSSLROOTCERT", "source.sslrootcert",
          "RETENTION_DAYS", "retention.keep-days");

  /** What the scripts read themselves: the line for cron may give another value. */
  private static final Set<String> OF_SCRIPTS =
      Set.of(
          "BACKUP_DIR",
          "RETENTION_DAYS",
          RECIPIENT,
          "ONEDRIVE_REMOTE",
          "ONEDRIVE_PATH",
          SLACK,
          "NOTIFY_EMAIL",
          "VERIFY_BACKUPS");

  private static final List<String> OF_TOOLS = List.of("PG", "RCLONE_", "GNUPGHOME");

  private final ShellVariables variables;
  private final Map<String, String> surrounding;

  ScriptVariables(ShellVariables variables, Map<String, String> surrounding) {
    this.variables = variables;
    this.surrounding = surrounding;
  }

  /** Returns the keys, but for the recipient's. */
  Map<String, String> keys() {
    TreeMap<String, String> keys = new TreeMap<>(Map.of("name", PIPELINE, "source", "postgresql"));
    KEYS.forEach((name, key) -> value(name).ifPresent(value -> keys.put(key, value)));
    value(PASSWORD).ifPresent(unused -> keys.put("source.password-env", PASSWORD));
    value("BACKUP_DIR").ifPresent(directory -> keys.putAll(local(directory)));
    value("ONEDRIVE_REMOTE").ifPresent(remote -> keys.putAll(cloud(remote)));
    value(SLACK).ifPresent(unused -> keys.putAll(slack()));
    value("NOTIFY_EMAIL").ifPresent(address -> keys.putAll(mail(address)));
    value("VERIFY_BACKUPS").ifPresent(answer -> keys.put("verification", verification(answer)));
    return keys;
  }

  /** Returns whose key encrypts. */
  Optional<String> recipient() {
    return value(RECIPIENT);
  }

  /** Returns the environment as the scripts would hand it on. */
  Map<String, String> environment() {
    TreeMap<String, String> environment = new TreeMap<>(surrounding);
    variables
        .assigned()
        .forEach(
            (name, value) -> {
              if (variables.isExported(name) || isOfTools(name)) {
                environment.put(name, value);
              }
            });
    value(SLACK).ifPresent(address -> environment.put(SLACK, address));
    return environment;
  }

  /** Returns which variables mean nothing here. */
  List<String> unknown() {
    return variables.assigned().keySet().stream()
        .filter(name -> !OF_SCRIPTS.contains(name) && !isOfTools(name) && !variables.isUsed(name))
        .toList();
  }

  /** Returns which variables of the scripts have another value in the environment. */
  List<String> overridden() {
    return variables.assigned().keySet().stream()
        .filter(name -> OF_SCRIPTS.contains(name) && isSurrounding(name))
        .toList();
  }

  /** Returns a variable's value if the file assigns one. */
  private Optional<String> value(String name) {
    return Optional.ofNullable(variables.assigned().get(name))
        .map(value -> OF_SCRIPTS.contains(name) && isSurrounding(name) ? outer(name) : value)
        .filter(value -> !value.isBlank());
  }

  private boolean isSurrounding(String name) {
    return !outer(name).isEmpty() && !outer(name).equals(variables.assigned().get(name));
  }

  private String outer(String name) {
    return surrounding.getOrDefault(name, "");
  }

  private static boolean isOfTools(String name) {
    return OF_TOOLS.stream().anyMatch(name::startsWith);
  }

  private static Map<String, String> local(String directory) {
    return Map.of("storage.local", "local", "storage.local.directory", directory);
  }

  private Map<String, String> cloud(String remote) {
    String name = remote.endsWith(":") ? remote : remote + ":";
    return Map.of(
        "storage.onedrive",
        "rclone",
        "storage.onedrive.remote",
        name + value("ONEDRIVE_PATH").orElse(""));
  }

  private static Map<String, String> slack() {
    return Map.of("notifier.slack", "slack", "notifier.slack.webhook-env", SLACK);
  }

  /** The scripts' {@code mail} hands over to the mail server of this host. */
  private static Map<String, String> mail(String address) {
    return Map.of(
        "notifier.email", "email",
        "notifier.email.host", "localhost",
        "notifier.email.security", "none",
        "notifier.email.from", address,
        "notifier.email.to", address);
  }

  private static String verification(String answer) {
    return switch (answer) {
      case "true" -> "checksum";
      case "false" -> "none";
      default -> throw new UsageException("VERIFY_BACKUPS is neither true nor false.");
    };
  }
}
