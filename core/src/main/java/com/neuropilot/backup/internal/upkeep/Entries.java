package com.neuropilot.backup.internal.upkeep;

import com.neuropilot.backup.internal.catalog.Copy;
import com.neuropilot.backup.internal.catalog.CopyState;
import com.neuropilot.backup.internal.manifest.Manifest;
import com.neuropilot.backup.internal.retention.Dated;
import com.neuropilot.backup.internal.retention.Dated.Standing;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** What retention is told of the copies at a storage. */
final class Entries {
  private Entries() {}

  /**
   * Returns what it is told of one.
   *
   * @param disproved whether a drill or a verification found it bad
   */
  static Dated of(Copy copy, boolean disproved) {
    return new Dated(
        copy.name(), copy.begun(), newest(copy), standing(copy, disproved), copy.pinned());
  }

  private static Standing standing(Copy copy, boolean disproved) {
    if (copy.state() != CopyState.WHOLE) {
      return Standing.valueOf(copy.state().name());
    }
    if (copy.manifest().filter(Manifest::isPreRestore).isPresent()) {
      return Standing.PRE_RESTORE;
    }
    return disproved ? Standing.DISPROVED : Standing.WHOLE;
  }

  /** A name may lie a few seconds ahead, when an earlier one was taken; a manifest does not. */
  private static Instant newest(Copy copy) {
    return copy.manifest().map(manifest -> newest(manifest, copy.begun())).orElse(copy.begun());
  }

  private static Instant newest(Manifest manifest, Instant begun) {
    try {
      Instant started = Instant.parse(manifest.started());
      Instant finished = Instant.parse(manifest.finished());
      return finished.isAfter(started) ? finished : started;
    } catch (DateTimeParseException e) {
      return begun;
    }
  }
}
