package com.neuropilot.backup.storage.rclone;

import java.nio.file.Path;

/** The same with a current rclone. */
class CurrentS3RemoteTest extends S3RemoteTest {
  @Override
  protected Path rclone() {
    return Rclones.current();
  }
}
