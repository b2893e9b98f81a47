/**
 * Backs up and restores PostgreSQL: pipelines that make backups, catalogs that find, verify and
 * restore them.
 *
 * <p>{@link com.neuropilot.backup.BackupPipeline} is where to begin. What goes wrong is a {@link
 * com.neuropilot.backup.BackupException}, which says what failed, why, and what to do.
 */
package com.neuropilot.backup;
