package com.neuropilot.backup.internal.run;

import com.neuropilot.backup.internal.manifest.BackupFiles;
import com.neuropilot.backup.internal.manifest.BackupId;
import com.neuropilot.backup.internal.storage.BytesContent;
import com.neuropilot.backup.spi.ObjectExistsException;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.StorageTarget;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Finds a name that is free at every destination and puts the begun marker under it. */
final class Reservation {
  private static final int MOST_TRIES = 120;

  private final Destinations destinations;
  private final BegunMarker marker;

  Reservation(Destinations destinations, BegunMarker marker) {
    this.destinations = destinations;
    this.marker = marker;
  }

  /**
   * Returns the first free name from the wanted one on; its marker is at each destination that is
   * alive.
   */
  BackupFiles reserve(BackupId wanted) throws IOException {
    BackupId id = wanted;
    for (int tries = 0; tries < MOST_TRIES; tries++, id = id.next()) {
      BackupFiles files = new BackupFiles(id);
      // What somebody else puts there meanwhile has a marker of its own, which keeps ours out.
      if (isFree(files, tries == 0) && mark(files)) {
        return files;
      }
    }
    throw new StageException(
        "No free name was found for a backup from "
            + wanted
            + " on. Is another run with the same pipeline name putting there all the time?",
        true);
  }

  private boolean isFree(BackupFiles files, boolean first) throws IOException {
    AtomicBoolean taken = new AtomicBoolean();
    destinations.each(
        destination -> {
          StorageTarget target = first ? destination.before() : destination.target();
          if (!target.list(files.prefix()).isEmpty()) {
            taken.set(true);
          }
        });
    return !taken.get();
  }

  private boolean mark(BackupFiles files) throws IOException {
    BytesContent content = new BytesContent(marker.toJson());
    AtomicBoolean taken = new AtomicBoolean();
    destinations.each(
        destination -> {
          try {
            destination.putAside(files.begun(), content);
          } catch (ObjectExistsException e) {
            taken.set(true);
          }
        });
    if (taken.get()) {
      destinations.each(Destination::giveBack);
    }
    return !taken.get();
  }
}
