/** Tells a monitoring service that a pipeline lives, so that it can raise the alarm if not. */
package com.neuropilot.backup.heartbeat;
