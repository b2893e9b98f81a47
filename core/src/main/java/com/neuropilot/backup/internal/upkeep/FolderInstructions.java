package com.neuropilot.backup.internal.upkeep;

import com.neuropilot.backup.internal.manifest.RestoreInstructions;
import com.neuropilot.backup.internal.run.RunJournal;
import com.neuropilot.backup.internal.storage.BytesContent;
import com.neuropilot.backup.internal.storage.SmallObject;
import com.neuropilot.backup.spi.StorageTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The instructions of a folder, which an older version may have written without knowing what lies
 * there now; under the storage's lock.
 */
final class FolderInstructions {
  private final StorageTarget target;
  private final RunJournal journal;

  FolderInstructions(StorageTarget target, RunJournal journal) {
    this.target = target;
    this.journal = journal;
  }

  /** Puts them, in the place of others of this library; what fails is a warning. */
  void renew() {
    try {
      boolean there = target.find(RestoreInstructions.KEY).isPresent();
      byte[] found = there ? SmallObject.read(target, RestoreInstructions.KEY) : new byte[0];
      byte[] text = RestoreInstructions.text();
      if (there && (Arrays.equals(found, text) || !isOurs(found, text))) {
        return;
      }
      target.delete(RestoreInstructions.KEY);
      target.put(RestoreInstructions.KEY, new BytesContent(text));
    } catch (IOException e) {
      journal.warn(
          "The instructions "
              + RestoreInstructions.KEY
              + " at "
              + target.location()
              + " could not be renewed: "
              + e.getMessage());
    }
  }

  private static boolean isOurs(byte[] found, byte[] text) {
    return firstLine(found).equals(firstLine(text));
  }

  private static String firstLine(byte[] text) {
    return new String(text, StandardCharsets.UTF_8).lines().findFirst().orElse("");
  }
}
