package com.neuropilot.backup.internal.drill;

import com.neuropilot.backup.internal.registry.ConfiguredStage;
import com.neuropilot.backup.spi.DumpSource;
import java.util.List;

/**
 * How to drill.
 *
 * @param server the server; where programs are, if it is an own one
 * @param own whether a server of its own is started
 * @param checks the user's checks
 * @param recorded whether the result is put down beside the backup
 */
public record DrillPlan(
    ConfiguredStage<DumpSource> server, boolean own, List<NamedCheck> checks, boolean recorded) {
  /** Takes a copy. */
  public DrillPlan {
    checks = List.copyOf(checks);
  }
}
