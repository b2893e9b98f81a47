/** Backs up and restores PostgreSQL. */
module com.neuropilot.backup {
  requires transitive com.neuropilot.backup.spi;
  requires com.fasterxml.jackson.databind;
  requires com.github.luben.zstd_jni;
  requires java.sql;
  requires org.apache.commons.compress;
  requires org.bouncycastle.pg;
  requires org.bouncycastle.provider;
  requires org.postgresql.jdbc;
  requires org.slf4j;
  requires org.tukaani.xz;
  requires static com.github.kagkarlsson.scheduler;
  requires static flyway.core;
  requires static liquibase.core;
  requires static micrometer.core;
  requires static org.immutables.value.annotations;
  requires static org.jspecify;
  requires static org.junit.jupiter.api;
  requires static spring.beans;
  requires static spring.boot;
  requires static spring.boot.autoconfigure;
  requires static spring.boot.flyway;
  requires static spring.boot.health;
  requires static spring.boot.jdbc;
  requires static spring.boot.liquibase;
  requires static spring.context;
  requires static spring.core;

  exports com.neuropilot.backup;
  exports com.neuropilot.backup.compress;
  exports com.neuropilot.backup.drill;
  exports com.neuropilot.backup.event;
  exports com.neuropilot.backup.heartbeat;
  exports com.neuropilot.backup.junit;
  exports com.neuropilot.backup.metrics;
  exports com.neuropilot.backup.openpgp;
  exports com.neuropilot.backup.postgres;
  exports com.neuropilot.backup.schedule;
  exports com.neuropilot.backup.spring;
  exports com.neuropilot.backup.internal.socket to
      org.postgresql.jdbc;

  opens com.neuropilot.backup.postgres to
      com.fasterxml.jackson.databind;
  opens com.neuropilot.backup.internal.manifest to
      com.fasterxml.jackson.databind;
  opens com.neuropilot.backup.internal.run to
      com.fasterxml.jackson.databind;
  opens com.neuropilot.backup.spring to
      spring.beans,
      spring.boot,
      spring.boot.autoconfigure,
      spring.context,
      spring.core;

  uses com.neuropilot.backup.spi.CompressorProvider;
  uses com.neuropilot.backup.spi.DumpSourceProvider;
  uses com.neuropilot.backup.spi.EncryptorProvider;
  uses com.neuropilot.backup.spi.NotifierProvider;
  uses com.neuropilot.backup.spi.StorageTargetProvider;

  provides com.neuropilot.backup.spi.CompressorProvider with
      com.neuropilot.backup.compress.GzipProvider,
      com.neuropilot.backup.compress.NoCompressionProvider,
      com.neuropilot.backup.compress.XzProvider,
      com.neuropilot.backup.compress.ZstdProvider;
  provides com.neuropilot.backup.spi.DumpSourceProvider with
      com.neuropilot.backup.postgres.PostgresProvider;
  provides com.neuropilot.backup.spi.EncryptorProvider with
      com.neuropilot.backup.openpgp.OpenPgpProvider;
  provides com.neuropilot.backup.spi.NotifierProvider with
      com.neuropilot.backup.heartbeat.HeartbeatProvider;
}
