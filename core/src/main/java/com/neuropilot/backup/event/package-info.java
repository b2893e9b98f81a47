/** What happens while a pipeline runs, for listeners: progress, stages, outcomes. */
package com.neuropilot.backup.event;
