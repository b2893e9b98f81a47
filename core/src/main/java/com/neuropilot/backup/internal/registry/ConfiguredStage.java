package com.neuropilot.backup.internal.registry;

import com.neuropilot.backup.spi.EncryptorProvider;
import com.neuropilot.backup.spi.Signer;
import com.neuropilot.backup.spi.StageConfig;
import com.neuropilot.backup.spi.StageContext;
import com.neuropilot.backup.spi.StageProvider;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;

/**
 * A provider together with a configuration that it takes.
 *
 * @param <S> the stage
 */
public final class ConfiguredStage<S> {
  private final StageProvider<?, ?> provider;
  private final StageConfig config;
  private final Class<S> stage;

  ConfiguredStage(StageProvider<?, ?> provider, StageConfig config, Class<S> stage) {
    this.provider = provider;
    this.config = config;
    this.stage = stage;
  }

  /** Returns the provider's id. */
  public String id() {
    return provider.id();
  }

  StageProvider<?, ?> provider() {
    return provider;
  }

  /** Returns the configuration. */
  public StageConfig config() {
    return config;
  }

  /** Returns what to say when the stage's plug-in was not found; empty if it was. */
  public Optional<String> missing() {
    return provider instanceof MissingProvider absent
        ? Optional.of(absent.problem())
        : Optional.empty();
  }

  /** Returns whether another one has the same provider and an equal configuration. */
  public boolean isSameAs(ConfiguredStage<?> other) {
    return id().equals(other.id()) && config.equals(other.config);
  }

  /**
   * Creates the stage; the caller closes it.
   *
   * @throws UnusableConfigException when a file that the configuration names cannot be used
   */
  public S create(StageContext context) throws IOException {
    try {
      return stage.cast(create(provider, context));
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      throw new UnusableConfigException(e);
    }
  }

  /**
   * Creates what verifies signatures, without what only decryption needs.
   *
   * @return empty if this is no encryptor, or nobody is trusted
   * @throws UnusableConfigException when a file that the configuration names cannot be used
   */
  public Optional<Signer> signer(StageContext context) throws IOException {
    try {
      return provider instanceof EncryptorProvider<?> encryptors
          ? signer(encryptors, context)
          : Optional.empty();
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      throw new UnusableConfigException(e);
    }
  }

  private <C extends StageConfig> Optional<Signer> signer(
      EncryptorProvider<C> typed, StageContext context) throws IOException {
    return typed.signer(typed.configType().cast(config), context);
  }

  /**
   * Returns what encrypts as this encryptor does, without what only decryption needs.
   *
   * @return empty if this is no encryptor, or there is nobody to encrypt for
   */
  public Optional<ConfiguredStage<S>> forEncryption() {
    return provider instanceof EncryptorProvider<?> encryptors
        ? forEncryption(encryptors).map(other -> new ConfiguredStage<>(provider, other, stage))
        : Optional.empty();
  }

  private <C extends StageConfig> Optional<C> forEncryption(EncryptorProvider<C> typed) {
    return typed.forEncryption(typed.configType().cast(config));
  }

  private <C extends StageConfig> Object create(StageProvider<C, ?> typed, StageContext context)
      throws IOException {
    return typed.create(typed.configType().cast(config), context);
  }

  @Override
  public String toString() {
    return id();
  }
}
