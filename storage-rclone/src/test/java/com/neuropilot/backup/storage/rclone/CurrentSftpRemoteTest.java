package com.neuropilot.backup.storage.rclone;

import java.nio.file.Path;

/** The same with a current rclone. */
class CurrentSftpRemoteTest extends SftpRemoteTest {
  @Override
  protected Path rclone() {
    return Rclones.current();
  }
}
