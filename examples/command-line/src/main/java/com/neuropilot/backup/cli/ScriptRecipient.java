package com.neuropilot.backup.cli;

import com.neuropilot.backup.spi.tool.ToolCommand;
import com.neuropilot.backup.spi.tool.ToolProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The key that {@code GPG_RECIPIENT} names: the scripts took it from the keyring of gpg, and so
 * does this. Only its public part leaves the keyring.
 */
final class ScriptRecipient {
  private static final String NOT_USABLE = "redi";
  private static final int VALIDITY = 1;
  private static final int FINGERPRINT = 9;

  private final String name;
  private final Map<String, String> environment;
  private Optional<Path> certificate = Optional.empty();
  private Optional<String> problem = Optional.empty();

  ScriptRecipient(String name, Map<String, String> environment) {
    this.name = name;
    this.environment = environment;
    try {
      look();
    } catch (IOException e) {
      problem = Optional.of("GPG_RECIPIENT " + name + " cannot be looked up: " + e.getMessage());
    }
  }

  /** Returns a file with the key, which ends with this process. */
  Optional<Path> certificate() {
    return certificate;
  }

  /** Returns why there is none. */
  Optional<String> problem() {
    return problem;
  }

  private void look() throws IOException {
    Optional<Path> gpg = ToolCommand.find("gpg", environment.getOrDefault("PATH", ""));
    if (gpg.isEmpty()) {
      problem =
          Optional.of(
              "gpg is not installed here, and GPG_RECIPIENT names a key of its keyring: no backup can"
                  + " be made. Debian, Ubuntu: apt-get install gnupg");
      return;
    }
    List<String> keys = fingerprints(gpg.get());
    if (keys.size() == 1) {
      certificate = Optional.of(export(gpg.get(), keys.get(0)));
    } else if (keys.isEmpty()) {
      problem =
          Optional.of(
              "gpg has no valid public key of GPG_RECIPIENT "
                  + name
                  + ", and without one no backup can be made: gpg --import"
                  + " neuropilot-backup-public.key, or correct it ('gpg --list-keys' shows them).");
    } else {
      problem =
          Optional.of(
              "GPG_RECIPIENT "
                  + name
                  + " means several keys, and without knowing which no backup can be made. Give one"
                  + " of the fingerprints instead: "
                  + String.join(", ", keys));
    }
  }

  /** An address means the keys of exactly that address. */
  private String query() {
    return name.contains("@") && !name.contains("<") ? "<" + name + ">" : name;
  }

  private List<String> fingerprints(Path gpg) throws IOException {
    byte[] listing = run(gpg, false, "--with-colons", "--list-keys", "--", query());
    List<String> found = new ArrayList<>();
    boolean wanted = false;
    for (String line : new String(listing, StandardCharsets.UTF_8).lines().toList()) {
      List<String> fields = List.of(line.split(":", -1));
      if (fields.get(0).equals("pub")) {
        wanted = fields.get(VALIDITY).isEmpty() || !NOT_USABLE.contains(fields.get(VALIDITY));
      } else if (fields.get(0).equals("fpr") && wanted) {
        found.add(fields.get(FINGERPRINT));
        wanted = false;
      }
    }
    return found;
  }

  private Path export(Path gpg, String fingerprint) throws IOException {
    Path file = Files.createTempFile("neuropilot-recipient", ".key");
    file.toFile().deleteOnExit();
    return Files.write(file, run(gpg, true, "--export", "--", fingerprint));
  }

  private byte[] run(Path gpg, boolean mustSucceed, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("--batch", "--no-tty"));
    all.addAll(List.of(arguments));
    try (ToolProcess process = ToolCommand.of(gpg, all).withEnvironment(environment).start()) {
      byte[] printed = process.stdout().readAllBytes();
      if (mustSucceed) {
        process.requireSuccess();
      } else {
        process.waitFor();
      }
      return printed;
    }
  }
}
