/**
 * Compresses dumps: zstd, gzip, xz, or not at all.
 *
 * <p>What is written can be read by the tools {@code zstd}, {@code gzip} and {@code xz}, and what
 * they write can be read here.
 */
package com.neuropilot.backup.compress;
