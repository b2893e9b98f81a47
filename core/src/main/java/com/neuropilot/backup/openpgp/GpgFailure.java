package com.neuropilot.backup.openpgp;

import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.StageException;
import java.util.List;
import java.util.Optional;

/** Says why gpg did not do what it should, and what to do. */
final class GpgFailure {
  private static final int BAD_PASSPHRASE = 11;
  private static final int CODE_BITS = 0xFFFF;

  private GpgFailure() {}

  /** For a message that did not open. */
  static StageException decrypting(GpgOutcome outcome, GpgAccess access) {
    List<String> missing = outcome.statuses("NO_SECKEY");
    boolean tried = outcome.says("ERROR") || outcome.says("PINENTRY_LAUNCHED");
    if (!tried && !missing.isEmpty()) {
      return new StageException(
          "The OpenPGP message is encrypted for the keys "
              + String.join(", ", missing)
              + ", and "
              + access.place()
              + " has no secret key of them. Import the key of a recipient (gpg --import FILE), or"
              + " put its card in.",
          false);
    }
    return locked(outcome, access, access.passphrase(), "decrypt");
  }

  /** For a document that was not signed. */
  static StageException signing(GpgOutcome outcome, GpgAccess access) {
    return locked(outcome, access, access.signingPassphrase(), "sign");
  }

  private static StageException locked(
      GpgOutcome outcome, GpgAccess access, Optional<Secret> passphrase, String what) {
    String place = access.place();
    if (outcome.status() > 128) {
      return new StageException(
          place + " could not " + what + ": " + outcome.said() + ". Try again.", false);
    }
    if (passphrase.isPresent() && isBadPassphrase(outcome)) {
      return new StageException(
          place
              + " could not "
              + what
              + ": the passphrase from "
              + passphrase.get().origin()
              + " is wrong for its key. Put the right one there (mind spaces and line ends).",
          false);
    }
    boolean asks = outcome.says("PINENTRY_LAUNCHED") || isBadPassphrase(outcome);
    return new StageException(
        place
            + " could not "
            + what
            + ": "
            + outcome.said()
            + (asks
                ? ". Its agent is locked and nobody answered it: unlock the key first, by using it"
                    + " once with gpg in this session, or say where its passphrase is ("
                    + (what.equals("sign") ? "signing-passphrase-file" : "passphrase-file")
                    + ")."
                : ". Look whether gpg alone can do it, and whether a card is put in."),
        false);
  }

  /**
   * The last number of a failure holds its source in the upper and its reason in the lower half.
   */
  private static boolean isBadPassphrase(GpgOutcome outcome) {
    return outcome.statuses("ERROR").stream().anyMatch(GpgFailure::isBadPassphrase)
        || outcome.statuses("FAILURE").stream().anyMatch(GpgFailure::isBadPassphrase);
  }

  private static boolean isBadPassphrase(String arguments) {
    String[] words = arguments.split(" ", -1);
    return words.length > 1
        && words[1].matches("\\d{1,10}")
        && (Long.parseLong(words[1]) & CODE_BITS) == BAD_PASSPHRASE;
  }
}
