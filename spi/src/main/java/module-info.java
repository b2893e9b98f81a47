/** The contracts between the library and its plug-ins. */
module com.neuropilot.backup.spi {
  requires java.net.http;
  requires transitive java.sql;

  exports com.neuropilot.backup.spi;
  exports com.neuropilot.backup.spi.http;
  exports com.neuropilot.backup.spi.tool;
}
