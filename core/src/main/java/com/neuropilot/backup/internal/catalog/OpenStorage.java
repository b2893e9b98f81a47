package com.neuropilot.backup.internal.catalog;

import com.neuropilot.backup.spi.StorageTarget;

/**
 * A storage that is open for reading.
 *
 * @param label its label
 * @param target the storage; closed by who opened it
 */
public record OpenStorage(String label, StorageTarget target) {}
