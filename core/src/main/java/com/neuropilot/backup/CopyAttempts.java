package com.neuropilot.backup;

import com.neuropilot.backup.internal.catalog.CatalogSession;
import com.neuropilot.backup.internal.catalog.Copy;
import com.neuropilot.backup.spi.IntegrityException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the first copy of a backup that is good. One that turns out damaged is passed over: what
 * was done with it has been undone, and nothing was committed.
 */
final class CopyAttempts {
  private final CatalogSession session;
  private final List<Copy> copies;

  CopyAttempts(CatalogSession session, List<Copy> copies) {
    this.session = session;
    this.copies = copies;
  }

  /** What is done with a copy, told which ones were passed over. */
  interface Attempt<T> {
    T run(Copy copy, List<String> passedOver) throws IOException;
  }

  /**
   * Does it.
   *
   * @throws IntegrityException when all copies are damaged, naming what is wrong with each
   */
  <T> T run(Attempt<T> attempt) throws IOException {
    List<String> damages = new ArrayList<>();
    List<String> passedOver = new ArrayList<>();
    for (int i = 0; ; i++) {
      try {
        return attempt.run(copies.get(i), passedOver);
      } catch (IntegrityException e) {
        damages.add(String.valueOf(e.getMessage()));
        if (i == copies.size() - 1) {
          throw damages.size() == 1 ? e : all(damages, e);
        }
        String warning =
            e.getMessage() + " It was passed over for the copy at " + label(i + 1) + ".";
        session.journal().warn(warning);
        passedOver.add(warning);
      }
    }
  }

  private String label(int index) {
    return copies.get(index).storage().label();
  }

  private static IntegrityException all(List<String> damages, IntegrityException last) {
    return new IntegrityException(String.join("\n", damages.stream().distinct().toList()), last);
  }
}
