package com.neuropilot.backup.spi;

/**
 * Creates a {@link Encryptor}: how a dump is encrypted and signed.
 *
 * @param <C> the typed configuration
 */
public interface EncryptorProvider<C extends StageConfig> extends StageProvider<C, Encryptor> {}
