package com.neuropilot.backup.cli;

import com.neuropilot.backup.spi.Secret;
import java.nio.file.Path;
import java.util.Arrays;

/** Asks a person for passphrases. */
final class Passphrases {
  private static final int LEAST_LENGTH = 8;

  private Passphrases() {}

  /**
   * Returns a passphrase that is asked for once, when the key turns out to need one; if there is
   * nobody to ask, says then where it can be put.
   */
  static Secret asked(Path file, Surroundings surroundings) {
    Terminal terminal = surroundings.terminal();
    char[][] answer = new char[1][];
    return Secret.from(
        () -> {
          if (!terminal.canAsk()) {
            throw new IllegalStateException(
                "none is given, and there is no terminal to ask for it. Say where it is:"
                    + " --passphrase-file FILE or --passphrase-env NAME.");
          }
          synchronized (answer) {
            if (answer[0] == null) {
              answer[0] = terminal.secret("Passphrase of the secret key " + file + ": ");
            }
            return answer[0].clone();
          }
        });
  }

  /** Asks for a new passphrase, twice. */
  static Secret chosen(Terminal terminal) {
    char[] first = terminal.secret("Passphrase for the new secret key: ");
    if (first.length < LEAST_LENGTH) {
      throw new UsageException(
          "A passphrase of less than "
              + LEAST_LENGTH
              + " characters protects nothing. Choose a longer one, or say --no-passphrase.");
    }
    if (!Arrays.equals(first, terminal.secret("The same once more: "))) {
      throw new UsageException("The two are not the same; no key was made.");
    }
    return Secret.from(first::clone);
  }
}
