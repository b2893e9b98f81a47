/**
 * The contract kit: one suite per kind of stage, and what a test of a plug-in or of a host needs
 * besides.
 *
 * <p>A plug-in's own test extends {@link com.neuropilot.backup.spi.tck.StorageTargetContract},
 * {@link com.neuropilot.backup.spi.tck.StreamCodecContract}, {@link
 * com.neuropilot.backup.spi.tck.EncryptorContract}, {@link
 * com.neuropilot.backup.spi.tck.DumpSourceContract} (with {@link
 * com.neuropilot.backup.spi.tck.ReplacingContract} where it restores in place) or {@link
 * com.neuropilot.backup.spi.tck.NotifierContract}, and {@link
 * com.neuropilot.backup.spi.tck.ProviderContract}, and says how to make its stage. It needs JUnit 5
 * and AssertJ beside this jar.
 */
package com.neuropilot.backup.spi.tck;
