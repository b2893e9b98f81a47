/** What drills find: backups restored to see whether they can be. */
package com.neuropilot.backup.drill;
