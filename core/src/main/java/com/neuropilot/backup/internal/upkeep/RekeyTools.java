package com.neuropilot.backup.internal.upkeep;

import com.neuropilot.backup.internal.catalog.ManifestObjects;
import com.neuropilot.backup.internal.catalog.OpenStorage;
import com.neuropilot.backup.internal.catalog.StoredCiphertext;
import com.neuropilot.backup.internal.manifest.Manifest;
import com.neuropilot.backup.internal.registry.UnusableConfigException;
import com.neuropilot.backup.internal.run.RunContext;
import com.neuropilot.backup.spi.Encryptor;
import com.neuropilot.backup.spi.Signer;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.Set;

/**
 * What every backup of a rekey is done with; ready before anything is touched.
 *
 * @param plan what was asked for
 * @param reader reads with the key at hand
 * @param encryptor encrypts for the new recipients
 * @param decodes whether the key at hand opens what the new recipients get
 * @param context work directory and journal
 * @param actor who does it
 */
record RekeyTools(
    RekeyPlan plan,
    StoredCiphertext reader,
    Encryptor encryptor,
    boolean decodes,
    RunContext context,
    Actor actor) {
  /**
   * Makes sure that the new recipients can be encrypted for, that the signing key signs, and that
   * there is a key to read with.
   *
   * @throws UnusableConfigException when one of them cannot be used
   */
  static RekeyTools ready(RekeyPlan plan, RunContext context, Actor actor) throws IOException {
    Encryptor encryptor = plan.recipients().create(context);
    check(encryptor);
    StoredCiphertext reader = new StoredCiphertext(plan.key(), plan.allowUnsigned(), context);
    return new RekeyTools(plan, reader, encryptor, reader.canRead(encryptor), context, actor);
  }

  private static void check(Encryptor encryptor) throws IOException {
    try {
      encryptor.check();
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      throw new UnusableConfigException(e);
    }
    if (encryptor.recipients().isEmpty()) {
      throw new UnusableConfigException(
          new StageException(
              "There is nobody to encrypt for. Give the new recipients' certificates (in the API"
                  + " encryptFor, on the command line --recipient, in the configuration"
                  + " encryptor.recipients).",
              false));
    }
  }

  Optional<Signer> signer() {
    return encryptor.signer().filter(Signer::canSign);
  }

  /** Returns whether a generation is what is wanted: for these recipients, and signed if it can. */
  boolean isWanted(Manifest manifest) {
    return manifest.encryptor().equals(plan.recipients().id())
        && Set.copyOf(manifest.recipients()).equals(Set.copyOf(encryptor.recipients()))
        && (manifest.signed() || signer().isEmpty());
  }

  /**
   * Makes sure that a stored generation is what it should be: to the plain bytes if a key at hand
   * opens it, else by its checksums.
   */
  void prove(OpenStorage storage, Manifest manifest) throws IOException {
    if (decodes) {
      reader.prove(storage, manifest);
    } else {
      ManifestObjects.requireHashes(storage, manifest);
    }
  }
}
