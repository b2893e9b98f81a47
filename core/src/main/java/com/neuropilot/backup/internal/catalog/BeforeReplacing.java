package com.neuropilot.backup.internal.catalog;

import com.neuropilot.backup.event.Stage;
import com.neuropilot.backup.internal.run.PreRestoreCheck;
import com.neuropilot.backup.internal.run.Ticker;
import com.neuropilot.backup.spi.DumpInfo;
import com.neuropilot.backup.spi.DumpSource;
import com.neuropilot.backup.spi.PendingRestore;
import com.neuropilot.backup.spi.RestoreCheck;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is done before a restore replaces a database in place: the backup is read to its end while
 * nobody has to wait yet, and what is there is saved while it cannot change any more.
 */
final class BeforeReplacing {
  private final CatalogSession session;
  private final Copy copy;
  private final PreRestoreSaving saving;

  BeforeReplacing(CatalogSession session, Copy copy, PreRestoreSaving saving) {
    this.session = session;
    this.copy = copy;
    this.saving = saving;
  }

  /** Adds what would keep it from being done, and the steps. */
  RestoreCheck check(RestoreCheck found, DumpSource source) throws IOException {
    List<String> problems = new ArrayList<>(found.problems());
    List<String> warnings = new ArrayList<>(found.warnings());
    List<String> steps = new ArrayList<>();
    PreRestoreCheck check = check(bytes(found, source));
    problems.addAll(check.problems());
    warnings.addAll(check.warnings());
    if (problems.isEmpty()) {
      steps.add("Read the whole backup once and check it, while nobody has to wait.");
      steps.addAll(found.steps());
      if (!check.places().isEmpty()) {
        steps.add(1, step(found.database(), check.places()));
      }
    }
    if (saving.equals(PreRestoreSaving.UNWANTED)) {
      warnings.add(
          "What is in the database "
              + found.database()
              + " now is not saved: there will be no way back to it.");
    }
    return new RestoreCheck(found.database(), found.mode(), problems, warnings, steps);
  }

  private PreRestoreCheck check(OptionalLong bytes) throws IOException {
    if (saving.impossible().isPresent()) {
      return PreRestoreCheck.impossible(saving.impossible().get());
    }
    return saving.copy().isPresent()
        ? saving.copy().get().check(bytes, session.context())
        : PreRestoreCheck.NOTHING;
  }

  private static OptionalLong bytes(RestoreCheck found, DumpSource source) throws IOException {
    try {
      DumpInfo info = source.describe();
      return info.database().equals(found.database())
          ? info.estimatedBytes()
          : OptionalLong.empty();
    } catch (StageException e) {
      return OptionalLong.empty();
    }
  }

  private static String step(String database, List<String> places) {
    return "Before anything is dropped, back up what is in "
        + database
        + " then, to "
        + String.join(", ", places)
        + ": the way back for 'rollback'.";
  }

  /** Reads the backup to its end. */
  void read() throws IOException {
    session.journal().begin(Stage.VERIFYING);
    try (Ticker ticker = new Ticker(session.journal())) {
      ticker.start();
      session.requireWhole(copy);
    }
  }

  /** Saves what is going to be replaced. */
  Optional<String> save(PendingRestore pending) throws IOException {
    if (saving.copy().isEmpty()) {
      return Optional.empty();
    }
    Optional<DumpSource> replaced = pending.replaced();
    if (replaced.isEmpty()) {
      return Optional.empty();
    }
    String saved = saving.copy().get().save(replaced.get(), session.context(), session.journal());
    pending.saved(saved);
    return Optional.of(saved);
  }
}
