package com.neuropilot.backup.examples.ssh;

import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.tck.StorageTargetContract;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** The shell of this host stands for that of the other: ssh hands its last argument to it alike. */
class SshTargetTest extends StorageTargetContract {
  @TempDir Path directory;

  @Override
  protected StorageTarget openTarget() {
    Path folder = directory.resolve("it's a \"folder\" $HOME");
    RemoteShell shell = new RemoteShell(Path.of("/bin/sh"), List.of("-c"), folder.toString());
    return new SshTarget(shell, folder.toString());
  }
}
