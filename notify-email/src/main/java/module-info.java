/** Reports backups by email. */
module com.neuropilot.backup.notify.email {
  requires transitive com.neuropilot.backup.spi;
  requires org.eclipse.angus.mail;
  requires static org.jspecify;

  exports com.neuropilot.backup.notify.email;

  provides com.neuropilot.backup.spi.NotifierProvider with
      com.neuropilot.backup.notify.email.EmailProvider;
}
