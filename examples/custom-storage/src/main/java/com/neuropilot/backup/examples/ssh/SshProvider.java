package com.neuropilot.backup.examples.ssh;

import com.neuropilot.backup.spi.StageContext;
import com.neuropilot.backup.spi.StageOptions;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.StorageTargetProvider;
import java.nio.file.Path;
import java.util.List;

/**
 * Provides {@link Ssh} under the id {@code ssh}; its options are {@code host} and {@code
 * directory}.
 */
public final class SshProvider implements StorageTargetProvider<Ssh> {
  /** For {@link java.util.ServiceLoader}. */
  public SshProvider() {}

  @Override
  public String id() {
    return Ssh.ID;
  }

  @Override
  public Class<Ssh> configType() {
    return Ssh.class;
  }

  @Override
  public Ssh configure(StageOptions options) {
    String directory = options.text("directory").orElse("backups");
    return Ssh.host(options.require("host")).in(directory);
  }

  @Override
  public StorageTarget create(Ssh config, StageContext context) {
    List<String> login =
        List.of(
            "-o",
            "BatchMode=yes",
            "-o",
            "ConnectTimeout=30",
            "-o",
            "ServerAliveInterval=15",
            "--",
            config.host());
    RemoteShell shell = new RemoteShell(Path.of("ssh"), login, config.directory());
    return new SshTarget(shell, config.host() + ":" + config.directory());
  }
}
