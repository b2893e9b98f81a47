package com.neuropilot.backup.examples.fleet;

import com.neuropilot.backup.BackupPipeline;
import com.neuropilot.backup.schedule.BackupScheduler;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * One instance of an application that has a database for each tenant. As many as wanted run with
 * the same configuration file; what is due is shared among them, and what one of them ran that died
 * is taken over by another.
 *
 * <p>The arguments are the configuration file and, if wanted, what this instance is called. It runs
 * until it is told to end.
 */
public final class Fleet {
  private Fleet() {}

  /**
   * Runs an instance.
   *
   * @param arguments the configuration file, and a name
   */
  public static void main(String[] arguments) throws Exception {
    FleetSettings settings = FleetSettings.read(Path.of(arguments[0]));
    String instance =
        arguments.length > 1 ? arguments[1] : "instance-" + ProcessHandle.current().pid();
    // A service has a pool here, the one that it has anyway.
    PGSimpleDataSource shared = new PGSimpleDataSource();
    shared.setUrl(settings.schedulerUrl());
    List<BackupPipeline> tenants = new Tenants(shared, settings).pipelines();
    try (BackupScheduler scheduler = start(shared, tenants, settings, instance)) {
      System.out.println(instance + " runs " + scheduler.jobs().size() + " schedules.");
      new CountDownLatch(1).await();
    }
  }

  // README: begin
  static BackupScheduler start(
      DataSource shared, List<BackupPipeline> tenants, FleetSettings settings, String instance) {
    var scheduler =
        BackupScheduler.on(shared)
            .instance(instance)
            .concurrency(settings.concurrency())
            .pollEvery(settings.poll())
            .heartbeatEvery(settings.heartbeat())
            .catchUp(settings.catchUp());
    tenants.forEach(scheduler::add);
    return scheduler.start();
  }
  // README: end
}
