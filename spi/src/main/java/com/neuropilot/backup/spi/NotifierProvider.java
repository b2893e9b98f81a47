package com.neuropilot.backup.spi;

/**
 * Creates a {@link Notifier}: how people learn what happened.
 *
 * @param <C> the typed configuration
 */
public interface NotifierProvider<C extends StageConfig> extends StageProvider<C, Notifier> {}
