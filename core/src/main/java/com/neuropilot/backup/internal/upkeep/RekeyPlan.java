package com.neuropilot.backup.internal.upkeep;

import com.neuropilot.backup.internal.registry.ConfiguredStage;
import com.neuropilot.backup.spi.Encryptor;
import java.util.Optional;

/**
 * What a rekey needs beside the storages.
 *
 * @param key what opens the backups as they are, and trusts their signers
 * @param recipients encrypts for the new recipients, and signs if signing is on
 * @param allowUnsigned whether a backup may be unsigned in spite of the key, and become so
 * @param again whether those are done too that are encrypted for exactly these recipients
 */
public record RekeyPlan(
    Optional<ConfiguredStage<Encryptor>> key,
    ConfiguredStage<Encryptor> recipients,
    boolean allowUnsigned,
    boolean again) {}
