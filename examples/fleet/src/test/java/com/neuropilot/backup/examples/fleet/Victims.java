package com.neuropilot.backup.examples.fleet;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Instances that are killed at random, and started again. */
final class Victims implements AutoCloseable {
  /** A due time that took six instances with it is given up, which is not what is tried here. */
  private static final int TAKEOVERS = 4;

  private static final int LATEST_MILLIS = 200;

  private final Installation installation;
  private final Path configuration;
  private final Connection scheduler;
  private final List<Instance> instances = new ArrayList<>();
  private final Set<String> inTheMiddle = new HashSet<>();
  private final Random random = new Random(20250120);
  private int started;
  private int kills;
  private int untold;

  Victims(Installation installation, Path configuration, String schedulerDatabase)
      throws SQLException {
    this.installation = installation;
    this.configuration = configuration;
    this.scheduler = installation.server().connect(schedulerDatabase);
  }

  void start() throws Exception {
    instances.add(Instance.start(configuration, "instance-" + ++started));
  }

  void awaitRunning() throws Exception {
    for (Instance instance : instances) {
      instance.awaitRunning();
    }
  }

  /** Kills one in the middle of a backup, right after its backup was published, or anywhere. */
  void killOne() throws Exception {
    switch (random.nextInt(5)) {
      case 0 -> kill(instances.get(random.nextInt(instances.size())));
      case 1 -> {
        Instance busy = busy();
        Waiting.until("its backup is published", () -> unfinished().isEmpty() || !isBusy(busy));
        kill(busy);
      }
      default -> {
        Instance busy = busy();
        Thread.sleep(random.nextInt(LATEST_MILLIS));
        kill(busy);
      }
    }
    start();
  }

  /** Returns the due time that the job is at. */
  Instant due() throws SQLException {
    return row().due();
  }

  /** Returns how many were killed. */
  int kills() {
    return kills;
  }

  /** Returns how many were killed in the middle of a backup, by the markers that they left. */
  int inTheMiddle() {
    return inTheMiddle.size();
  }

  /** Returns how many were killed after their backup was published, before the row said so. */
  int untold() {
    return untold;
  }

  private void kill(Instance instance) throws Exception {
    instance.kill();
    instances.remove(instance);
    kills++;
    DueRow row = row();
    if (!row.isPickedBy(instance.name())) {
      return;
    }
    if (installation.backups().stream()
        .flatMap(backup -> backup.due().stream())
        .anyMatch(due -> due.at().equals(row.due()))) {
      untold++;
      return;
    }
    inTheMiddle.addAll(unfinished());
  }

  /** Waits until one has begun a backup. */
  private Instance busy() throws Exception {
    List<Instance> found = new ArrayList<>();
    Waiting.until(
        "a backup is begun",
        () -> {
          DueRow row = row();
          if (row.takeovers() < TAKEOVERS && !unfinished().isEmpty()) {
            instances.stream()
                .filter(instance -> row.isPickedBy(instance.name()))
                .forEach(found::add);
          }
          return !found.isEmpty();
        });
    return found.get(0);
  }

  /** Returns the backups that are begun and not there, and that nobody was killed in yet. */
  private List<String> unfinished() throws IOException {
    List<String> begun = new ArrayList<>(installation.stored(".begun"));
    begun.removeAll(installation.stored(".manifest.json"));
    begun.removeAll(inTheMiddle);
    return begun;
  }

  private boolean isBusy(Instance instance) throws SQLException {
    return row().isPickedBy(instance.name());
  }

  private DueRow row() throws SQLException {
    return DueRow.read(scheduler);
  }

  @Override
  public void close() throws SQLException {
    instances.forEach(Instance::close);
    scheduler.close();
  }
}
