/** An inventory that backs itself up. */
package com.neuropilot.backup.examples.inventory;
