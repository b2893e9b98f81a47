package com.neuropilot.backup.storage.rclone;

import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.tck.StorageTargetContract;
import com.neuropilot.backup.spi.tck.TestContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;

/** The contract of every storage, kept on a remote. */
abstract class RemoteContract extends StorageTargetContract {
  @AutoClose private final TestContext context = TestContext.create();

  /** Returns the folder, which is empty when a test begins. */
  protected abstract String remote();

  /** Returns the variables that configure the remote. */
  protected abstract Map<String, String> environment();

  protected Path rclone() {
    return Rclones.installed();
  }

  @Override
  protected StorageTarget openTarget() throws IOException {
    environment().forEach(context::set);
    context.set("RCLONE_CONFIG", "/dev/null");
    return new RcloneProvider()
        .create(Rclone.remote(remote()).binary(rclone().toString()), context);
  }

  /** No remote that rclone knows has such an operation; runs keep apart by their own names. */
  @Override
  protected boolean excludesAcrossTargets() {
    return false;
  }
}
