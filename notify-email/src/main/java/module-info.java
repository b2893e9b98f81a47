/** Reports backups by email. */
module com.neuropilot.backup.notify.email {
  requires transitive com.neuropilot.backup.spi;
  requires jakarta.mail;
  requires static org.immutables.value.annotations;
  requires static org.jspecify;
}
