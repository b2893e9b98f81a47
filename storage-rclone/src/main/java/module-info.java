/** Keeps backups on any remote that rclone reaches. */
module com.neuropilot.backup.storage.rclone {
  requires com.fasterxml.jackson.core;
  requires transitive com.neuropilot.backup.spi;
  requires static org.jspecify;

  exports com.neuropilot.backup.storage.rclone;

  provides com.neuropilot.backup.spi.StorageTargetProvider with
      com.neuropilot.backup.storage.rclone.RcloneProvider;
}
