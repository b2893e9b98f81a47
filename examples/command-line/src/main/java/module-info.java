/** The library as a program. */
module com.neuropilot.backup.cli {
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires com.neuropilot.backup;
  requires com.neuropilot.backup.storage.local;
  requires com.neuropilot.backup.storage.rclone;
  requires info.picocli;
  requires me.tongfei.progressbar;

  opens com.neuropilot.backup.cli to
      info.picocli;
}
