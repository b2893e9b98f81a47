package com.neuropilot.backup.internal.drill;

import com.neuropilot.backup.drill.DrillCheck;

/**
 * One of the user's checks.
 *
 * @param name its name
 * @param check what it looks at
 */
public record NamedCheck(String name, DrillCheck check) {}
