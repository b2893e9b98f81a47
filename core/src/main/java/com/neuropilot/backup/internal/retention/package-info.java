/** Which backups are kept: pure rules, without storage. */
package com.neuropilot.backup.internal.retention;
