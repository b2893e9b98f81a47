/** Looks beforehand at everything that a run needs, and makes no backup. */
package com.neuropilot.backup.internal.check;
