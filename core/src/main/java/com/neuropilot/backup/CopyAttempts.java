package com.neuropilot.backup;

import com.neuropilot.backup.internal.catalog.CatalogSession;
import com.neuropilot.backup.internal.catalog.Copy;
import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Reads the first copy of a backup that is good. One that turns out damaged, or whose storage fails
 * in the middle, is passed over: what was done with it has been undone, and nothing was committed.
 */
final class CopyAttempts {
  private final CatalogSession session;
  private final List<Copy> copies;
  private final BooleanSupplier over;

  CopyAttempts(CatalogSession session, List<Copy> copies) {
    this(session, copies, () -> false);
  }

  /**
   * Creates it.
   *
   * @param over whether something was done that must not be done again: then a failure is the end
   */
  CopyAttempts(CatalogSession session, List<Copy> copies, BooleanSupplier over) {
    this.session = session;
    this.copies = copies;
    this.over = over;
  }

  /** What is done with a copy; the session's journal has a warning for each passed over before. */
  interface Attempt<T> {
    T run(Copy copy) throws IOException;
  }

  /**
   * Does it.
   *
   * @throws IntegrityException when all copies are damaged, naming what is wrong with each
   * @throws StageException when the last storage fails, or something that is no storage
   */
  <T> T run(Attempt<T> attempt) throws IOException {
    List<String> failures = new ArrayList<>();
    for (int i = 0; ; i++) {
      try {
        return attempt.run(copies.get(i));
      } catch (IntegrityException e) {
        failures.add(String.valueOf(e.getMessage()));
        if (i == copies.size() - 1 || over.getAsBoolean()) {
          throw failures.size() == 1 ? e : all(failures, e);
        }
      } catch (StageException e) {
        if (i == copies.size() - 1
            || over.getAsBoolean()
            || (!isOfAnotherGeneration(i + 1) && isReachable(copies.get(i)))) {
          throw e;
        }
        failures.add("The storage " + label(i) + " fails: " + e.getMessage());
      }
      session
          .journal()
          .warn(failures.get(i) + " It was passed over for the copy at " + label(i + 1) + ".");
    }
  }

  /** A copy that was encrypted for other keys may be opened by the key at hand. */
  private boolean isOfAnotherGeneration(int index) {
    return copies.get(index).generation() != copies.get(index - 1).generation();
  }

  private String label(int index) {
    return copies.get(index).storage().label();
  }

  /** If the storage answers, what failed was something else, and another copy does not help. */
  private static boolean isReachable(Copy copy) throws InterruptedIOException {
    try {
      copy.storage().target().list(copy.name());
      return true;
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      return false;
    }
  }

  private static IntegrityException all(List<String> failures, IntegrityException last) {
    return new IntegrityException(String.join("\n", failures.stream().distinct().toList()), last);
  }
}
