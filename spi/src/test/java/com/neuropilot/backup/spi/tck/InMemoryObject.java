package com.neuropilot.backup.spi.tck;

import java.time.Instant;

/** What {@link InMemoryStorage} keeps of an object; nobody changes the bytes. */
@SuppressWarnings("ArrayRecordComponent")
record InMemoryObject(byte[] bytes, Instant modified) {}
