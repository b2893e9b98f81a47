/**
 * What is done to backups after they were made: deleting, pinning, copying from one place to
 * another.
 */
package com.neuropilot.backup.internal.upkeep;
