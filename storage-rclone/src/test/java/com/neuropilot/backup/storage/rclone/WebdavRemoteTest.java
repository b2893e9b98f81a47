package com.neuropilot.backup.storage.rclone;

/** WebDAV: no upload of unknown length, as OneDrive, and no hash. */
class WebdavRemoteTest extends ServedRemoteContract {
  @Override
  protected String protocol() {
    return "webdav";
  }
}
