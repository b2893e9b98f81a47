/** Keeps backups in a directory of this machine, or of a file system that is mounted there. */
package com.neuropilot.backup.storage.local;
