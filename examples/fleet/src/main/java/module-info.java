/** Many databases, one schedule, any number of application instances. */
module com.neuropilot.backup.examples.fleet {
  requires com.github.kagkarlsson.scheduler;
  requires com.neuropilot.backup;
  requires java.naming;
  requires java.sql;
  requires org.postgresql.jdbc;
}
