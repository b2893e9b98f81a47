/** Keeps backups on any remote that rclone reaches: OneDrive, S3, SFTP, WebDAV and many more. */
package com.neuropilot.backup.storage.rclone;
