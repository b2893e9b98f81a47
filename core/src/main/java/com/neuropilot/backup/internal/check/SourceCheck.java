package com.neuropilot.backup.internal.check;

import com.neuropilot.backup.internal.run.Amounts;
import com.neuropilot.backup.internal.run.RunPlan;
import com.neuropilot.backup.spi.DumpInfo;
import com.neuropilot.backup.spi.DumpSource;
import com.neuropilot.backup.spi.SourceLock;
import java.io.IOException;
import java.util.Optional;

/** Looks at the database: connection, tools, permissions, lock. */
final class SourceCheck implements Findings.Look {
  private final RunPlan plan;
  private Optional<DumpInfo> found = Optional.empty();

  SourceCheck(RunPlan plan) {
    this.plan = plan;
  }

  @Override
  public void at(Findings findings) throws IOException {
    try (DumpSource source = plan.source().create(findings)) {
      DumpInfo info = source.describe();
      found = Optional.of(info);
      findings.ok(text(info));
      source.check().forEach(findings::problem);
      lock(source, findings);
    }
  }

  /** Returns what a dump will be, if that was found out. */
  Optional<DumpInfo> found() {
    return found;
  }

  private void lock(DumpSource source, Findings findings) throws IOException {
    Optional<SourceLock> lock = source.tryLock(plan.lockName());
    if (lock.isEmpty()) {
      findings.warn(
          "A run of the pipeline '"
              + plan.pipeline()
              + "' goes on: a second one would be refused until it has ended.");
    } else {
      lock.get().close();
    }
  }

  private static String text(DumpInfo info) {
    String size =
        info.estimatedBytes().isPresent()
            ? ", about " + Amounts.bytes(info.estimatedBytes().getAsLong()) + " to dump"
            : "";
    return "Database "
        + info.database()
        + " on "
        + info.engine()
        + " "
        + info.serverVersion()
        + ", with "
        + info.toolVersion()
        + " (format "
        + info.format()
        + ")"
        + size;
  }
}
