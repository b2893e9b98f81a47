/** What every storage plug-in would otherwise do for itself: retries, and who may delete. */
package com.neuropilot.backup.internal.storage;
