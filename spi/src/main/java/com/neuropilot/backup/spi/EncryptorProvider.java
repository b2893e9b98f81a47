package com.neuropilot.backup.spi;

import java.io.IOException;
import java.util.Optional;

/**
 * Creates a {@link Encryptor}: how a dump is encrypted and signed.
 *
 * @param <C> the typed configuration
 */
public interface EncryptorProvider<C extends StageConfig> extends StageProvider<C, Encryptor> {
  /**
   * Creates what verifies signatures, for those who list, copy and delete backups and decrypt none.
   *
   * <p>Creates the whole encryptor unless overridden; to be overridden where that takes files that
   * only decryption needs.
   *
   * @return empty if neither signing nor trusted signers are configured
   * @throws IOException when a local file that the configuration names cannot be used
   */
  default Optional<Signer> signer(C config, StageContext context) throws IOException {
    return create(config, context).signer();
  }
}
