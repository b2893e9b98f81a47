package com.neuropilot.backup.examples.ssh;

import com.neuropilot.backup.spi.StageConfig;

/**
 * A directory of a Linux host that {@code ssh} logs in to with a key, without asking.
 *
 * @param host as ssh takes it: {@code backup@nas.example}, or a name from its configuration file
 * @param directory relative to the user's home, or absolute; made when it is not there
 */
public record Ssh(String host, String directory) implements StageConfig {
  static final String ID = "ssh";

  /** Returns storage in the directory {@code backups} of a host. */
  public static Ssh host(String host) {
    return new Ssh(host, "backups");
  }

  /** Returns storage in another directory of the same host. */
  public Ssh in(String otherDirectory) {
    return new Ssh(host, otherDirectory);
  }

  @Override
  public String providerId() {
    return ID;
  }
}
