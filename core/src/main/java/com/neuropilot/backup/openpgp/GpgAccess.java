package com.neuropilot.backup.openpgp;

import com.neuropilot.backup.spi.Secret;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How the local gpg is reached, which keeps the secret keys.
 *
 * @param home its directory; where gpg looks by itself if empty
 * @param passphrase what unlocks the keys that decrypt; gpg's agent knows or asks if empty
 * @param signingKey the key that signs: a fingerprint, or an address
 * @param signingPassphrase what unlocks that one
 * @param addressed whether what is encrypted is for the keys that decrypt
 */
record GpgAccess(
    Optional<Path> home,
    Optional<Secret> passphrase,
    Optional<String> signingKey,
    Optional<Secret> signingPassphrase,
    boolean addressed) {
  static final GpgAccess DEFAULT =
      new GpgAccess(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);

  /** Returns the same, for whose keys it is encrypted. */
  GpgAccess asAddressee() {
    return new GpgAccess(home, passphrase, signingKey, signingPassphrase, true);
  }

  /** Returns where its keys are, for people. */
  String place() {
    return "gpg" + home.map(directory -> " in " + directory).orElse("");
  }
}
