/** One run: moves bytes from a dump to every destination, and makes them a backup or nothing. */
package com.neuropilot.backup.internal.run;
