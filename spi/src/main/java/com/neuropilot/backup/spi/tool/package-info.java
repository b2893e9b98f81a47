/**
 * For plug-ins that run a command-line tool: children that end with the JVM, speak without deadlock
 * and die when their thread is interrupted.
 */
package com.neuropilot.backup.spi.tool;
