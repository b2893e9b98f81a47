/** An application that has a database for each tenant, and backs them up with all its instances. */
package com.neuropilot.backup.examples.fleet;
