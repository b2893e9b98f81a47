/** Keeps backups in a directory. */
module com.neuropilot.backup.storage.local {
  requires transitive com.neuropilot.backup.spi;
  requires static org.immutables.value.annotations;
  requires static org.jspecify;

  exports com.neuropilot.backup.storage.local;

  provides com.neuropilot.backup.spi.StorageTargetProvider with
      com.neuropilot.backup.storage.local.LocalStorageProvider;
}
