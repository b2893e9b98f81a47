package com.neuropilot.backup.spi.tck;

import com.neuropilot.backup.spi.StageConfig;
import com.neuropilot.backup.spi.StorageTarget;
import java.time.InstantSource;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * A storage in memory, for tests of plug-ins and of hosts: {@code storeIn("near",
 * InMemoryStorage.named("near"))}.
 *
 * <p>Storages of one name share their objects for as long as the JVM lives, as two hosts share a
 * folder; {@link #fresh()} shares with nobody. Safe for use by several threads.
 */
public final class InMemoryStorage implements StageConfig {
  /** The id of the provider, which is on the class path together with this kit. */
  public static final String PROVIDER_ID = "memory";

  private static final Map<String, ConcurrentNavigableMap<String, InMemoryObject>> STORAGES =
      new ConcurrentHashMap<>();

  private final String name;

  private InMemoryStorage(String name) {
    this.name = name;
  }

  /** Returns the storage of a name, empty at first. */
  public static InMemoryStorage named(String name) {
    return new InMemoryStorage(name);
  }

  /** Returns a new storage that nobody else has. */
  public static InMemoryStorage fresh() {
    return new InMemoryStorage(UUID.randomUUID().toString());
  }

  /** Returns the name. */
  public String name() {
    return name;
  }

  @Override
  public String providerId() {
    return PROVIDER_ID;
  }

  /** Returns a new target of this storage, with the system's clock. */
  public StorageTarget target() {
    return target(InstantSource.system());
  }

  /** Returns a new target of this storage. */
  public StorageTarget target(InstantSource clock) {
    return new InMemoryTarget(name, objects(), clock);
  }

  /** Returns a copy of what is stored, by name. */
  public NavigableMap<String, byte[]> contents() {
    NavigableMap<String, byte[]> copy = new TreeMap<>();
    objects().forEach((key, object) -> copy.put(key, object.bytes().clone()));
    return copy;
  }

  /** Replaces or adds an object, past every rule: damage that the storage did. */
  public void overwrite(String key, byte[] bytes) {
    objects()
        .compute(
            key,
            (k, old) ->
                new InMemoryObject(
                    bytes.clone(),
                    old == null ? InstantSource.system().instant() : old.modified()));
  }

  /** Removes every object. */
  public void clear() {
    objects().clear();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof InMemoryStorage storage && storage.name.equals(name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return "InMemoryStorage{name=" + name + "}";
  }

  private ConcurrentNavigableMap<String, InMemoryObject> objects() {
    return STORAGES.computeIfAbsent(name, n -> new ConcurrentSkipListMap<>());
  }
}
