package com.neuropilot.backup.internal.catalog;

import com.neuropilot.backup.internal.codec.CodecChain;
import com.neuropilot.backup.internal.registry.ConfiguredStage;
import com.neuropilot.backup.internal.registry.Problems;
import com.neuropilot.backup.internal.registry.StageKind;
import com.neuropilot.backup.internal.registry.StageRegistry;
import com.neuropilot.backup.spi.Compressor;
import com.neuropilot.backup.spi.Encryptor;
import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.Signer;
import com.neuropilot.backup.spi.StageContext;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.util.Optional;

/**
 * How a reader decodes: the key that was given, and the codecs that a manifest or a name asks for.
 */
final class Decoding {
  private final Optional<Encryptor> key;
  private final boolean allowUnsigned;
  private final StageContext context;

  private Decoding(Optional<Encryptor> key, boolean allowUnsigned, StageContext context) {
    this.key = key;
    this.allowUnsigned = allowUnsigned;
    this.context = context;
  }

  static Decoding of(
      Optional<ConfiguredStage<Encryptor>> key, boolean allowUnsigned, StageContext context)
      throws IOException {
    return new Decoding(
        key.isPresent() ? Optional.of(key.get().create(context)) : Optional.empty(),
        allowUnsigned,
        context);
  }

  /** Returns whether a backup can be looked into, and not only compared with its checksums. */
  boolean canDecode(boolean encrypted) {
    return !encrypted || hasKey();
  }

  private boolean hasKey() {
    return key.filter(Encryptor::canDecode).isPresent();
  }

  /** Returns what signatures are checked with, if trusted signers were given. */
  Optional<Signer> signer() {
    return key.flatMap(Encryptor::signer);
  }

  /**
   * Returns whether a backup without a signature, or without encryption although a key was given,
   * may be used.
   */
  boolean allowsUnsigned() {
    return allowUnsigned;
  }

  /** Returns the codecs of a backup. */
  CodecChain chain(String name, String compressor, boolean encrypted) throws IOException {
    return new CodecChain(
        compressor(name, compressor),
        encrypted ? Optional.of(requireKey(name)) : unencrypted(name));
  }

  private Compressor compressor(String name, String id) throws IOException {
    Problems problems = new Problems();
    Optional<ConfiguredStage<Compressor>> stage =
        StageRegistry.withDefaults(StageKind.COMPRESSOR, id, problems);
    if (stage.isEmpty()) {
      throw new StageException(
          name + " cannot be read: " + String.join("; ", problems.messages()), false);
    }
    return stage.get().create(context);
  }

  private Encryptor requireKey(String name) throws StageException {
    return key.filter(Encryptor::canDecode)
        .orElseThrow(
            () ->
                new StageException(
                    name
                        + " is encrypted. Give the secret key (in the API decryptWith, on the command line --secret-key).",
                    false));
  }

  private Optional<Encryptor> unencrypted(String name) throws IntegrityException {
    if ((hasKey() || signer().isPresent()) && !allowUnsigned) {
      throw new IntegrityException(
          name
              + " is not encrypted, although a key was given: anybody could have put it there. If you know where it comes from, allow it by name"
              + " (in the API allowUnsigned, on the command line --allow-unsigned).");
    }
    return Optional.empty();
  }
}
