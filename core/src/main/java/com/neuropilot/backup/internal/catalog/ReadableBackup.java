package com.neuropilot.backup.internal.catalog;

import com.neuropilot.backup.internal.manifest.BackupMeta;
import com.neuropilot.backup.spi.DumpInfo;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A backup that can be read: what it is, and its plain streams. The key is proven to fit before
 * data is fetched.
 *
 * @param name the backup's id, or a foreign file's name
 * @param info the dump
 * @param meta what only the key holder sees; empty for a foreign file
 * @param streams the data
 * @param plainBytes the length of the data, if known
 */
record ReadableBackup(
    String name,
    DumpInfo info,
    Optional<BackupMeta> meta,
    List<StreamSource> streams,
    OptionalLong plainBytes) {
  /** Opens backups. */
  interface Opener {
    ReadableBackup open(Copy copy) throws IOException;
  }
}
