package com.neuropilot.backup.storage.rclone;

import com.neuropilot.backup.spi.StageContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/**
 * The configuration file as the place where rclone keeps renewed tokens. When it cannot be written,
 * the access to the remote ends with the token's life (90 days for OneDrive): a warning.
 */
final class TokenFile {
  private static final Pattern TOKEN =
      Pattern.compile("^(token\\s*=|# Encrypted rclone configuration)", Pattern.MULTILINE);
  private static final Pattern NOT_SAVED =
      Pattern.compile(
          "(?i)failed to save config|failed to (write|create).*config|couldn't save token");

  private final Rclone config;
  private final StageContext context;
  private final AtomicBoolean warned = new AtomicBoolean();

  TokenFile(Rclone config, StageContext context) {
    this.config = config;
    this.context = context;
  }

  /** Warns when the file holds a token and cannot be written. */
  void check() {
    find()
        .filter(file -> !isWritable(file) && holdsToken(file))
        .ifPresent(file -> warn(file.toString()));
  }

  /** Warns when rclone said that it could not write it. */
  void look(RcloneLog log) {
    if (NOT_SAVED.matcher(log.text()).find()) {
      warn(find().map(Path::toString).orElse("of rclone"));
    }
  }

  private void warn(String file) {
    if (warned.compareAndSet(false, true)) {
      context.warn(
          "rclone cannot write its configuration file "
              + file
              + ", so a renewed token of "
              + new Remote(config.remote()).name()
              + " is lost and the access ends when the token does. Make the file and its folder"
              + " writable for the user "
              + System.getProperty("user.name")
              + ", or name a copy that is with config-file.");
    }
  }

  /** Looks where rclone looks. */
  private Optional<Path> find() {
    Map<String, String> environment = context.environment();
    Optional<Path> named =
        config
            .configFile()
            .or(() -> Optional.ofNullable(environment.get("RCLONE_CONFIG")).map(Path::of));
    return named
        .or(() -> standard(environment.get("XDG_CONFIG_HOME"), ""))
        .or(() -> standard(environment.get("HOME"), ".config"))
        .filter(Files::isRegularFile);
  }

  private static Optional<Path> standard(
      @org.jspecify.annotations.Nullable String folder, String more) {
    return Optional.ofNullable(folder)
        .filter(text -> !text.isEmpty())
        .map(text -> Path.of(text, more, "rclone", "rclone.conf"))
        .filter(Files::isRegularFile);
  }

  /** It is replaced by renaming a new one, so that the folder counts too. */
  private static boolean isWritable(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return Files.isWritable(file) && (folder == null || Files.isWritable(folder));
  }

  private static boolean holdsToken(Path file) {
    try {
      return TOKEN.matcher(Files.readString(file, StandardCharsets.UTF_8)).find();
    } catch (IOException e) {
      return false;
    }
  }
}
