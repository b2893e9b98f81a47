/** A storage plug-in of one's own: backups on a host that is reached by ssh. */
module com.neuropilot.backup.examples.ssh {
  requires transitive com.neuropilot.backup.spi;

  exports com.neuropilot.backup.examples.ssh;

  provides com.neuropilot.backup.spi.StorageTargetProvider with
      com.neuropilot.backup.examples.ssh.SshProvider;
}
