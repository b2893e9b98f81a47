package com.neuropilot.backup.spi;

/**
 * Creates a {@link StorageTarget}: a place where backups are kept.
 *
 * @param <C> the typed configuration
 */
public interface StorageTargetProvider<C extends StageConfig>
    extends StageProvider<C, StorageTarget> {}
