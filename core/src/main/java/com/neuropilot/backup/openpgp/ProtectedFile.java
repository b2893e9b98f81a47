package com.neuropilot.backup.openpgp;

import com.neuropilot.backup.spi.Secret;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file of secret keys as it is configured.
 *
 * @param path the file
 * @param passphrase what unlocks its keys; empty if they are not protected
 */
record ProtectedFile(Path path, Optional<Secret> passphrase) {}
