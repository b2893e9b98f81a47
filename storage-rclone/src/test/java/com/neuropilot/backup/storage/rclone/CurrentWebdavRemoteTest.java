package com.neuropilot.backup.storage.rclone;

import java.nio.file.Path;

/** The same with a current rclone. */
class CurrentWebdavRemoteTest extends WebdavRemoteTest {
  @Override
  protected Path rclone() {
    return Rclones.current();
  }
}
