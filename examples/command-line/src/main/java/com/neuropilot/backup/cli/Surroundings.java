package com.neuropilot.backup.cli;

import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * What a command works with instead of the process's own.
 *
 * @param out takes results
 * @param err takes everything else
 * @param terminal asks a person
 * @param environment the environment variables
 * @param clock the time
 * @param cancelled whether the process was told to end
 */
record Surroundings(
    PrintStream out,
    PrintStream err,
    Terminal terminal,
    Map<String, String> environment,
    InstantSource clock,
    BooleanSupplier cancelled) {}
