/** Reports backups to a channel of Slack, through an incoming webhook. */
package com.neuropilot.backup.notify.slack;
