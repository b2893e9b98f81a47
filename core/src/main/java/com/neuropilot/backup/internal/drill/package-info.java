/** Restores backups to see whether they can be restored. */
package com.neuropilot.backup.internal.drill;
