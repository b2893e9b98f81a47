package com.neuropilot.backup;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Copies to storages what they lack and another one of the catalog has whole. For one thread.
 *
 * <p>No database and no key is needed: what is copied is compared with the manifest as it passes,
 * and the manifest is put last. What an earlier attempt left is made use of. Backups that the
 * retention of a storage would delete again are left out; the newest come first. A damaged copy is
 * mended if it has the same manifest.
 */
public final class SyncRequest {
  private final BackupCatalog catalog;
  private final Set<String> labels = new TreeSet<>();
  private Optional<String> pipeline;

  SyncRequest(BackupCatalog catalog) {
    this.catalog = catalog;
    this.pipeline = catalog.parts().pipeline();
  }

  /** Looks only at the backups of this pipeline; the catalog's own unless said. */
  public SyncRequest of(String name) {
    pipeline = Optional.of(name);
    return this;
  }

  /** Copies to this storage; may be said several times. To all of the catalog unless said. */
  public SyncRequest to(String label) {
    labels.add(catalog.only(label).parts().storages().get(0).label());
    return this;
  }

  /**
   * Copies.
   *
   * @return a report for each storage; what failed at one does not keep the others from being tried
   * @throws ConfigurationException when the pipeline is not known, or there is only one storage
   * @throws ProviderNotFoundException when the plug-in of a storage is missing, even of one that
   *     nothing is to be copied to; nothing is copied anywhere then
   */
  public List<SyncReport> run() {
    CatalogParts parts = catalog.parts();
    parts.requirePlugIns();
    if (parts.storages().size() < 2) {
      throw new ConfigurationException(
          List.of("There is only one storage; to copy, there have to be two at least."));
    }
    return catalog.upkeep(
        parts.upkeep(parts.requirePipeline(pipeline)),
        session -> session.sync(labels).stream().map(SyncReport::of).toList());
  }
}
