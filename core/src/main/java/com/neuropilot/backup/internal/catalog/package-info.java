/**
 * The read side: what backups there are, whether they are whole, and how their data is read back.
 */
package com.neuropilot.backup.internal.catalog;
