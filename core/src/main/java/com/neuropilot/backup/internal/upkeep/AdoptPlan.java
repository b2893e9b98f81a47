package com.neuropilot.backup.internal.upkeep;

import com.neuropilot.backup.internal.registry.ConfiguredStage;
import com.neuropilot.backup.spi.Encryptor;
import java.time.ZoneId;
import java.util.Optional;

/**
 * What an adoption needs beside the storages.
 *
 * @param key what opens the file
 * @param allowUnsigned whether a file that nobody signed is taken where signers are trusted
 * @param zone whose local time the file's name tells
 * @param database the name of the database; empty if nobody knows it
 */
public record AdoptPlan(
    Optional<ConfiguredStage<Encryptor>> key,
    boolean allowUnsigned,
    ZoneId zone,
    String database) {}
