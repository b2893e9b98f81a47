package com.neuropilot.backup.internal.catalog;

import com.neuropilot.backup.internal.codec.CodecChain;
import com.neuropilot.backup.internal.registry.ConfiguredStage;
import com.neuropilot.backup.internal.registry.Problems;
import com.neuropilot.backup.internal.registry.StageKind;
import com.neuropilot.backup.internal.registry.StageRegistry;
import com.neuropilot.backup.internal.registry.UnusableConfigException;
import com.neuropilot.backup.spi.Compressor;
import com.neuropilot.backup.spi.Encryptor;
import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.StageContext;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a reader decodes: the key that was given, opened when it is first needed, and the codecs that
 * a manifest or a name asks for. For one thread.
 */
final class Decoding {
  private final Optional<ConfiguredStage<Encryptor>> stage;
  private final boolean allowUnsigned;
  private final StageContext context;
  private @Nullable Encryptor opened;

  Decoding(
      Optional<ConfiguredStage<Encryptor>> stage, boolean allowUnsigned, StageContext context) {
    this.stage = stage;
    this.allowUnsigned = allowUnsigned;
    this.context = context;
  }

  private Optional<Encryptor> key() throws IOException {
    if (opened == null && stage.isPresent()) {
      opened = stage.get().create(context);
    }
    return Optional.ofNullable(opened);
  }

  /** Returns whether a backup can be looked into, and not only compared with its checksums. */
  boolean canDecode(boolean encrypted) throws IOException {
    return !encrypted || hasKey();
  }

  private boolean hasKey() throws IOException {
    return key().filter(Encryptor::canDecode).isPresent();
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

  /** What is wrong with the key, or that there is none, is a mistake of the configuration. */
  Encryptor requireKey(String name) throws IOException {
    Optional<Encryptor> encryptor = key().filter(Encryptor::canDecode);
    if (encryptor.isEmpty()) {
      throw new UnusableConfigException(
          new StageException(
              name
                  + " is encrypted. Give the secret key (in the API decryptWith, on the command line --secret-key).",
              false));
    }
    try {
      encryptor.get().checkDecoding();
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      throw new UnusableConfigException(e);
    }
    return encryptor.get();
  }

  private Optional<Encryptor> unencrypted(String name) throws IOException {
    if (stage.isPresent() && !allowUnsigned) {
      throw new IntegrityException(
          name
              + " is not encrypted, although "
              + (hasKey() ? "a key was given" : "encryption is configured")
              + ": anybody could have put it there. If you know where it comes from, allow it by name"
              + " (in the API allowUnsigned, on the command line --allow-unsigned).");
    }
    return Optional.empty();
  }
}
