/** Reports backups to a Slack channel. */
module com.neuropilot.backup.notify.slack {
  requires transitive com.neuropilot.backup.spi;

  exports com.neuropilot.backup.notify.slack;

  provides com.neuropilot.backup.spi.NotifierProvider with
      com.neuropilot.backup.notify.slack.SlackProvider;
}
