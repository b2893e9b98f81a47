/** When cron expressions are due. */
package com.neuropilot.backup.internal.cron;
