package com.neuropilot.backup.openpgp;

import org.bouncycastle.util.Properties;

/**
 * From its making to its end, this thread uses RSA keys of recipients without the proof that their
 * modulus is a product of large primes, which takes half a second at the start of a program, where
 * nothing is compiled yet. The proof protects nobody here: whoever can lay such a key where a
 * recipient's is read can lay one of his own there. gpg makes none either.
 */
final class UnprovenModulus {
  private static final String ALLOWED = "org.bouncycastle.rsa.allow_unsafe_mod";

  private final boolean before = Properties.isOverrideSet(ALLOWED);

  UnprovenModulus() {
    if (!before) {
      Properties.setThreadOverride(ALLOWED, true);
    }
  }

  void end() {
    if (!before) {
      Properties.removeThreadOverride(ALLOWED);
    }
  }
}
