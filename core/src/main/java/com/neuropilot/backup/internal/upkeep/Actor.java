package com.neuropilot.backup.internal.upkeep;

import java.time.InstantSource;

/**
 * Who does something at a storage.
 *
 * @param host the host's name
 * @param clock its time
 */
record Actor(String host, InstantSource clock) {}
