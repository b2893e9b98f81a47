/** Whose manifests count. */
package com.neuropilot.backup.internal.trust;
