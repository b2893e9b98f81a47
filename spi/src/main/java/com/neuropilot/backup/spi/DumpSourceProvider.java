package com.neuropilot.backup.spi;

/**
 * Creates a {@link DumpSource}: the database that is backed up and restored.
 *
 * @param <C> the typed configuration
 */
public interface DumpSourceProvider<C extends StageConfig> extends StageProvider<C, DumpSource> {}
