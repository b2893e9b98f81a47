package com.neuropilot.backup.spi;

import java.io.IOException;

/**
 * Creates one kind of stage; found through {@link java.util.ServiceLoader} by one of its five
 * sub-interfaces.
 *
 * <ul>
 *   <li>Has a public constructor without parameters that does nothing that can fail.
 *   <li>Stateless and safe for use by several threads.
 *   <li>Two roads lead to a stage: the typed configuration that a program builds, and the untyped
 *       options of a properties file, which {@link #configure} turns into the same typed
 *       configuration.
 * </ul>
 *
 * @param <C> the typed configuration
 * @param <S> the stage
 */
public interface StageProvider<C extends StageConfig, S> {
  /**
   * Returns the id, unique among the providers of its kind: lower-case letters, digits and hyphens.
   *
   * @return the id, the same at each call
   */
  String id();

  /** Returns the type of the configuration that {@link #create} takes. */
  Class<C> configType();

  /**
   * Turns untyped options into a configuration.
   *
   * <p>Every option that the stage knows is read from {@code options}, also when it is absent: that
   * is how the caller learns which options exist, and an option that nobody read becomes an error.
   * Nothing outside the JVM is touched.
   *
   * @param options the options; problems found are collected there
   * @return the configuration
   * @throws InvalidOptionsException when no configuration can be made
   */
  C configure(StageOptions options);

  /**
   * Creates the stage.
   *
   * <p>Local preparation only: no network and no child process before the stage's first operation.
   *
   * @param config the configuration, of {@link #configType()}
   * @param context what the host lends to the stage
   * @return the stage; the caller closes it if it is {@link java.io.Closeable}
   * @throws IOException when a local file that the configuration names cannot be used; the message
   *     says what to do
   */
  S create(C config, StageContext context) throws IOException;
}
