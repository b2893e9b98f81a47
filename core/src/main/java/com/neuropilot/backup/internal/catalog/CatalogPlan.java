package com.neuropilot.backup.internal.catalog;

import com.neuropilot.backup.event.RunListener;
import com.neuropilot.backup.internal.registry.ConfiguredStage;
import com.neuropilot.backup.internal.run.RunPlan.NamedStorage;
import com.neuropilot.backup.spi.Encryptor;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that reading needs to know.
 *
 * @param storages where to read, the preferred first
 * @param key what decrypts and verifies signatures, if given
 * @param allowUnsigned whether a backup may be unsigned or unencrypted in spite of the key
 * @param workDirectory where to keep fetched ciphertext
 * @param clock the time
 * @param environment the environment variables
 * @param listeners are told what happens
 */
public record CatalogPlan(
    List<NamedStorage> storages,
    Optional<ConfiguredStage<Encryptor>> key,
    boolean allowUnsigned,
    Path workDirectory,
    InstantSource clock,
    Map<String, String> environment,
    List<RunListener> listeners) {
  /** Takes copies. */
  public CatalogPlan {
    storages = List.copyOf(storages);
    listeners = List.copyOf(listeners);
  }
}
