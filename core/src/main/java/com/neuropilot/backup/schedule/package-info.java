/**
 * Runs what is due, once over any number of application instances. Needs db-scheduler on the path,
 * which is an optional dependency.
 */
package com.neuropilot.backup.schedule;
