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

  /**
   * Returns a configuration that encrypts, and signs, as this one does and reads nothing: so that
   * no passphrase is asked for that only decryption needs. Where this one only decrypts, it
   * encrypts for its own secret keys.
   *
   * <p>The same configuration unless overridden. Nothing outside the JVM is touched.
   *
   * @return empty if there is nobody to encrypt for
   */
  default Optional<C> forEncryption(C config) {
    return Optional.of(config);
  }
}
