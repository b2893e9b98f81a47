package com.neuropilot.backup.internal.catalog;

import com.neuropilot.backup.internal.run.Closing;
import com.neuropilot.backup.internal.run.RunContext;
import com.neuropilot.backup.internal.run.RunJournal;
import com.neuropilot.backup.internal.run.RunPlan.NamedStorage;
import com.neuropilot.backup.internal.storage.Backoff;
import com.neuropilot.backup.internal.storage.RetryingStorage;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.StorageTarget;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;

/** The storages of a catalog: one that fails hides no other. For one thread. */
final class CatalogStorages {
  private final RunJournal journal;
  private final Closing closing;
  private final List<OpenStorage> opened = new ArrayList<>();
  private final List<String> unopened = new ArrayList<>();

  CatalogStorages(RunJournal journal, Closing closing) {
    this.journal = journal;
    this.closing = closing;
  }

  /** What is asked of one storage. */
  interface Question {
    List<Copy> ask(OpenStorage storage) throws IOException;
  }

  /** Opens each storage that can be opened; fails with the first failure when none can. */
  void open(List<NamedStorage> storages, RunContext context) throws IOException {
    IOException first = null;
    for (NamedStorage storage : storages) {
      try {
        StorageTarget target =
            closing.add("Storage " + storage.label(), storage.stage().create(context));
        opened.add(new OpenStorage(storage.label(), new RetryingStorage(target, Backoff.DEFAULT)));
      } catch (IOException | RuntimeException e) {
        IOException failure = e instanceof IOException known ? known : unexpected(e);
        first = first == null ? failure : first;
        unopened.add(storage.label() + " cannot be opened: " + failure.getMessage());
      }
    }
    if (opened.isEmpty() && first != null) {
      throw first;
    }
  }

  /** Asks every storage. Those that fail are warned of, unless all do. */
  List<Copy> collect(String done, Question question) throws IOException {
    List<String> failures = new ArrayList<>(unopened);
    List<Copy> copies = ask(done, question, failures);
    if (failures.size() == opened.size() + unopened.size() && !failures.isEmpty()) {
      throw failure(failures);
    }
    failures.forEach(failure -> journal.warn("Storage " + failure));
    return copies;
  }

  /** Asks every storage. Those that fail are warned of, unless the others know nothing. */
  List<Copy> find(Question question) throws IOException {
    List<String> failures = new ArrayList<>(unopened);
    List<Copy> copies = ask("searched", question, failures);
    if (copies.isEmpty() && !failures.isEmpty()) {
      throw failure(failures);
    }
    failures.forEach(failure -> journal.warn("Storage " + failure));
    return copies;
  }

  private List<Copy> ask(String done, Question question, List<String> failures)
      throws InterruptedIOException {
    List<Copy> copies = new ArrayList<>();
    for (OpenStorage storage : opened) {
      try {
        copies.addAll(question.ask(storage));
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException | RuntimeException e) {
        failures.add(storage.label() + " cannot be " + done + ": " + StorageListing.text(e));
      }
    }
    return copies;
  }

  private static IOException unexpected(Exception e) {
    return new IOException("The storage plug-in failed unexpectedly: " + e, e);
  }

  private static StageException failure(List<String> failures) {
    return new StageException(
        String.join("\n", failures.stream().map(failure -> "Storage " + failure).toList()), false);
  }
}
