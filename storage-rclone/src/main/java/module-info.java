/** Keeps backups on any remote that rclone reaches. */
module com.neuropilot.backup.storage.rclone {
  requires transitive com.neuropilot.backup.spi;
  requires static org.immutables.value.annotations;
  requires static org.jspecify;
}
