package com.neuropilot.backup.internal.trust;

import com.neuropilot.backup.internal.manifest.BackupFiles;
import com.neuropilot.backup.internal.manifest.Manifest;
import com.neuropilot.backup.internal.manifest.ManifestJson;
import com.neuropilot.backup.internal.registry.ConfiguredStage;
import com.neuropilot.backup.internal.storage.SmallObject;
import com.neuropilot.backup.spi.Encryptor;
import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.Signer;
import com.neuropilot.backup.spi.StageContext;
import com.neuropilot.backup.spi.StorageTarget;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/**
 * Reads manifests: only those that are what their names say and that, where signers are trusted,
 * one of them signed. Whoever can write to a storage can put a manifest there; a checksum that fits
 * it proves nothing.
 */
public final class TrustedManifests {
  private final Optional<Signer> signer;
  private final boolean allowUnsigned;

  private TrustedManifests(Optional<Signer> signer, boolean allowUnsigned) {
    this.signer = signer;
    this.allowUnsigned = allowUnsigned;
  }

  /**
   * Reads with these signers; whoever made a manifest counts if there are none.
   *
   * @param allowUnsigned whether an unsigned one counts all the same; a stranger's never does
   */
  public static TrustedManifests of(Optional<Signer> signer, boolean allowUnsigned) {
    return new TrustedManifests(signer, allowUnsigned);
  }

  /**
   * Reads with the signers of an encryptor; its secret keys are not looked at.
   *
   * @throws IOException when a file of theirs cannot be used
   */
  public static TrustedManifests of(
      Optional<ConfiguredStage<Encryptor>> stage, boolean allowUnsigned, StageContext context)
      throws IOException {
    return of(stage.isPresent() ? stage.get().signer(context) : Optional.empty(), allowUnsigned);
  }

  /** Returns whether something that nobody signed is refused. */
  public boolean refusesUnsigned() {
    return signer.isPresent() && !allowUnsigned;
  }

  /** Returns whether signatures are checked. */
  public boolean checksSignatures() {
    return signer.isPresent();
  }

  /** Returns what signs, if there is a key for it. */
  public Optional<Signer> signing() {
    return signer.filter(Signer::canSign);
  }

  /** Returns whether a trusted signer signed a document; a stranger's counts for nothing. */
  boolean isSigned(byte[] document, byte[] signature) throws IOException {
    try {
      return signer.isPresent() && !signer.get().verify(document, signature).isEmpty();
    } catch (IntegrityException e) {
      return false;
    }
  }

  /** Returns what to say of something that nobody signed. */
  public static String unsigned(String name) {
    return name
        + " is not signed, although trusted signers are configured: anybody could have put it"
        + " there. If you know where it comes from, allow it by name (in the API allowUnsigned, on"
        + " the command line --allow-unsigned).";
  }

  /**
   * Reads a manifest.
   *
   * @throws NoSuchFileException when it is not there
   * @throws IntegrityException when it is damaged, another backup's, or not signed by a trusted
   *     signer
   */
  public Stored read(StorageTarget target, BackupFiles files) throws IOException {
    byte[] document = SmallObject.read(target, files.manifest());
    Manifest manifest = ManifestJson.read(files.manifest().name(), document);
    if (!isOf(files, manifest)) {
      throw new IntegrityException(
          "The manifest "
              + files.manifest()
              + " is that of "
              + BackupFiles.of(manifest).base()
              + ": it was renamed.");
    }
    requireSignature(target, files, manifest.signed(), document);
    return new Stored(manifest, document);
  }

  private static boolean isOf(BackupFiles files, Manifest manifest) {
    return BackupFiles.of(manifest).equals(files)
        && manifest.pipeline().equals(files.id().pipeline());
  }

  private void requireSignature(
      StorageTarget target, BackupFiles files, boolean signed, byte[] document) throws IOException {
    if (signer.isPresent() && (signed || !allowUnsigned)) {
      ObjectKey key = files.signature();
      try {
        signer.get().verify(document, SmallObject.read(target, key));
      } catch (NoSuchFileException e) {
        throw new IntegrityException(
            signed ? "The signature " + key + " is missing." : unsigned(files.base()), e);
      } catch (IntegrityException e) {
        throw new IntegrityException(
            "The manifest " + files.manifest() + " is not to be trusted. " + e.getMessage(), e);
      }
    }
  }

  /** A manifest as it is stored. */
  public static final class Stored {
    private final Manifest content;
    private final byte[] document;

    private Stored(Manifest content, byte[] document) {
      this.content = content;
      this.document = document;
    }

    /** Returns what it says. */
    public Manifest content() {
      return content;
    }

    /** Returns its exact bytes. */
    public byte[] document() {
      return document.clone();
    }
  }
}
