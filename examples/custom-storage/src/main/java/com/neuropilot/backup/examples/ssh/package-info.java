/** Keeps backups on a host that is reached by ssh, with nothing but the JDK and the SPI. */
package com.neuropilot.backup.examples.ssh;
