package com.neuropilot.backup.openpgp;

import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.StageException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bouncycastle.bcpg.SecretKeyPacket;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPSecretKey;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.operator.PBESecretKeyDecryptor;
import org.bouncycastle.openpgp.operator.bc.BcPBESecretKeyDecryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;

/**
 * The secret keys of one file.
 *
 * @param source where they come from and what unlocks them
 * @param rings the keys
 */
record SecretKeyFile(ProtectedFile source, List<PGPSecretKeyRing> rings) {
  static SecretKeyFile load(ProtectedFile source, String what) throws StageException {
    return new SecretKeyFile(source, new KeyFile(source.path(), what).secretKeys());
  }

  /**
   * Unlocks keys of this file.
   *
   * @return those that could be unlocked, at least one
   * @throws StageException when there is none
   */
  List<PGPKeyPair> unlock(List<PGPSecretKey> keys, Map<String, String> environment)
      throws StageException {
    boolean isProtected = keys.stream().anyMatch(SecretKeyFile::isProtected);
    char[] revealed = isProtected ? reveal(environment) : new char[0];
    try {
      return unlock(keys, revealed);
    } finally {
      Arrays.fill(revealed, '\0');
    }
  }

  private List<PGPKeyPair> unlock(List<PGPSecretKey> keys, char[] revealed) throws StageException {
    PBESecretKeyDecryptor decryptor =
        new BcPBESecretKeyDecryptorBuilder(new BcPGPDigestCalculatorProvider()).build(revealed);
    List<PGPKeyPair> pairs = new ArrayList<>();
    List<Exception> failures = new ArrayList<>();
    for (PGPSecretKey key : keys) {
      try {
        pairs.add(key.extractKeyPair(isProtected(key) ? decryptor : null));
      } catch (PGPException | RuntimeException e) {
        failures.add(e);
      }
    }
    if (pairs.isEmpty()) {
      throw refused(failures.get(0));
    }
    return pairs;
  }

  private char[] reveal(Map<String, String> environment) throws StageException {
    Secret secret =
        source
            .passphrase()
            .orElseThrow(
                () ->
                    new StageException(
                        "The secret key in "
                            + source.path()
                            + " is protected, but no passphrase is configured. Configure where to read"
                            + " it: passphrase-file or passphrase-env (signing-passphrase-file or -env"
                            + " for a signing key).",
                        false));
    try {
      return secret.reveal(environment::get);
    } catch (IllegalStateException | UncheckedIOException e) {
      throw new StageException(
          "The passphrase of the secret key in "
              + source.path()
              + " cannot be had: "
              + e.getMessage(),
          false,
          e);
    }
  }

  private StageException refused(Exception failure) {
    String why =
        source.passphrase().isEmpty()
            ? "cannot be used: it is damaged or of an unknown kind."
            : "cannot be unlocked: the passphrase from "
                + source.passphrase().get().origin()
                + " is wrong for it. Put the right one there (mind spaces and line ends), or"
                + " configure another file.";
    return new StageException("The secret key in " + source.path() + " " + why, false, failure);
  }

  private static boolean isProtected(PGPSecretKey key) {
    return key.getS2KUsage() != SecretKeyPacket.USAGE_NONE;
  }
}
