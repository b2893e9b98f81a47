/** Finds plug-ins and turns typed and untyped requests into stages. */
package com.neuropilot.backup.internal.registry;
