package com.neuropilot.backup.storage.rclone;

/** FTP: no hash, and times to the second at best. */
class FtpRemoteTest extends ServedRemoteContract {
  @Override
  protected String protocol() {
    return "ftp";
  }
}
