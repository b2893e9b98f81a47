package com.neuropilot.backup.spi;

/**
 * Compresses a dump. The encoded form carries a checksum, so that a changed byte is found by {@link
 * #decode}.
 */
public interface Compressor extends StreamCodec {}
