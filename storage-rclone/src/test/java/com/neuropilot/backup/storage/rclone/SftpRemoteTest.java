package com.neuropilot.backup.storage.rclone;

/** SFTP: hashes by the shell of the other side. */
class SftpRemoteTest extends ServedRemoteContract {
  @Override
  protected String protocol() {
    return "sftp";
  }
}
