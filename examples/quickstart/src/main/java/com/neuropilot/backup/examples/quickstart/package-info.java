/** Shows the library at work on a database that it starts itself. */
package com.neuropilot.backup.examples.quickstart;
