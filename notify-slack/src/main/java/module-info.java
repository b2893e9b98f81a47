/** Reports backups to a Slack channel. */
module com.neuropilot.backup.notify.slack {
  requires transitive com.neuropilot.backup.spi;
  requires java.net.http;
  requires static org.immutables.value.annotations;
  requires static org.jspecify;
}
