package com.neuropilot.backup.internal.catalog;

import com.neuropilot.backup.internal.manifest.BackupMeta;
import com.neuropilot.backup.spi.Ownership;
import com.neuropilot.backup.spi.RestoreMode;
import com.neuropilot.backup.spi.RestoreRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a user wants of a restore.
 *
 * @param targetDatabase the database to make; the configured one when empty
 * @param mode how the data takes its place; chosen when empty
 * @param ownership what becomes of owners and privileges
 * @param createMissingRoles whether missing roles are created
 * @param tables only these tables; empty for all
 * @param schemas only these schemas; empty for all
 */
public record RestoreOptions(
    Optional<String> targetDatabase,
    Optional<RestoreMode> mode,
    Ownership ownership,
    boolean createMissingRoles,
    List<String> tables,
    List<String> schemas) {
  RestoreRequest request(ReadableBackup backup) {
    RestoreRequest request =
        RestoreRequest.of(backup.info())
            .recorded(
                backup.streams().stream().map(StreamSource::name).toList(),
                backup.meta().map(meta -> meta.rows()).orElse(Map.of()),
                backup.meta().flatMap(BackupMeta::recorded),
                backup.plainBytes())
            .withOwnership(ownership, createMissingRoles)
            .only(tables, schemas);
    RestoreRequest inMode = mode.map(request::inMode).orElse(request);
    return targetDatabase.map(inMode::intoDatabase).orElse(inMode);
  }
}
