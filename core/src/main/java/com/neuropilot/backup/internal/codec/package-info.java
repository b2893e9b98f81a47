/** Streams between the stages: chains of codecs, counting, handing over to another thread. */
package com.neuropilot.backup.internal.codec;
