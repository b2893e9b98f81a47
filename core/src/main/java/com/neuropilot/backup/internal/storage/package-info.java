/** Decorators around storages: what every plug-in would otherwise do for itself. */
package com.neuropilot.backup.internal.storage;
