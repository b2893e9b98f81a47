package com.neuropilot.backup.internal.catalog;

import com.neuropilot.backup.internal.codec.CodecChain;
import com.neuropilot.backup.internal.manifest.BackupId;
import com.neuropilot.backup.internal.manifest.Manifest.StreamEntry;
import com.neuropilot.backup.spi.DumpInfo;
import java.util.List;

/**
 * What a file of another tool is, from its first byte to its last.
 *
 * @param id the backup that it becomes
 * @param info the dump
 * @param compressor the id of what compressed it
 * @param encryptor the id of what encrypted it
 * @param codecs what encodes more for those who can read it
 * @param stream lengths and hashes
 */
public record ForeignDump(
    BackupId id,
    DumpInfo info,
    String compressor,
    String encryptor,
    CodecChain codecs,
    StreamEntry stream) {
  /** Returns the fingerprints of those who can read it, as far as they are known. */
  public List<String> recipients() {
    return codecs.encryptor().map(encryptor -> encryptor.recipients()).orElse(List.of());
  }
}
