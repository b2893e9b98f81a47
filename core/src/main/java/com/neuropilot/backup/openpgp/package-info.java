/**
 * OpenPGP encryption, signing and keys: what {@code gpg} reads and writes, without {@code gpg}.
 *
 * <p>Messages follow RFC 4880 (integrity protected data, AES-256, no compression), so that GnuPG
 * 2.2 and later decrypt them. {@link com.neuropilot.backup.openpgp.OpenPgp} configures the stage,
 * {@link com.neuropilot.backup.openpgp.OpenPgpKeys} generates keys.
 */
@NullMarked
package com.neuropilot.backup.openpgp;

import org.jspecify.annotations.NullMarked;
