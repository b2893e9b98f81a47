package com.neuropilot.backup.spi;

/**
 * Creates a {@link Compressor}: how a dump is compressed.
 *
 * @param <C> the typed configuration
 */
public interface CompressorProvider<C extends StageConfig> extends StageProvider<C, Compressor> {}
