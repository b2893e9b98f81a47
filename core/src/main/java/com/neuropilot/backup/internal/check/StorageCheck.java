package com.neuropilot.backup.internal.check;

import com.neuropilot.backup.internal.registry.ConfiguredStage;
import com.neuropilot.backup.spi.StorageTarget;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/** Looks at a destination: can it be written, and is there room. */
final class StorageCheck implements Findings.Look {
  private final ConfiguredStage<StorageTarget> stage;
  private final OptionalLong estimatedBytes;

  StorageCheck(ConfiguredStage<StorageTarget> stage, OptionalLong estimatedBytes) {
    this.stage = stage;
    this.estimatedBytes = estimatedBytes;
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
      if (free.isPresent() && free.get() < estimatedBytes.orElse(0)) {
        findings.warn(
            target.location()
                + " has "
                + Amounts.bytes(free.get())
                + " free, and a dump will have about "
                + Amounts.bytes(estimatedBytes.orElse(0))
                + " before it is compressed. Make room, or delete old backups.");
      }
    }
  }
}
