package com.neuropilot.backup.internal.check;

import com.neuropilot.backup.internal.registry.ConfiguredStage;
import com.neuropilot.backup.internal.run.Amounts;
import com.neuropilot.backup.internal.run.FolderOwner;
import com.neuropilot.backup.internal.run.RunPlan;
import com.neuropilot.backup.internal.trust.TrustedManifests;
import com.neuropilot.backup.spi.DumpInfo;
import com.neuropilot.backup.spi.StorageTarget;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/** Looks at a destination: can it be written, is there room, is it this database's. */
final class StorageCheck implements Findings.Look {
  private final RunPlan plan;
  private final ConfiguredStage<StorageTarget> stage;
  private final Optional<DumpInfo> dump;

  StorageCheck(RunPlan plan, ConfiguredStage<StorageTarget> stage, Optional<DumpInfo> dump) {
    this.plan = plan;
    this.stage = stage;
    this.dump = dump;
  }

  @Override
  public void at(Findings findings) throws IOException {
    try (StorageTarget target = stage.create(findings)) {
      target.check();
      Optional<Long> free = target.freeBytes();
      findings.ok(
          target.location()
              + " can be written and read"
              + free.map(bytes -> "; " + Amounts.bytes(bytes) + " free").orElse("")
              + ".");
      if (free.isPresent()) {
        room(target, free.get(), findings);
      }
      if (dump.isPresent()) {
        TrustedManifests trusted = TrustedManifests.of(plan.encryptor(), false, findings);
        new FolderOwner(
                plan.pipeline(), plan.acceptedDatabase(), dump.get(), trusted, findings::warn)
            .require(target);
      }
    }
  }

  private void room(StorageTarget target, long free, Findings findings) {
    long needed = dump.map(DumpInfo::estimatedBytes).orElseGet(OptionalLong::empty).orElse(0);
    if (free < needed) {
      findings.warn(
          target.location()
              + " has "
              + Amounts.bytes(free)
              + " free, and a dump will have about "
              + Amounts.bytes(needed)
              + " before it is compressed. Make room, or delete old backups.");
    }
  }
}
