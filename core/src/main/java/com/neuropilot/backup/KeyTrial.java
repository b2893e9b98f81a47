package com.neuropilot.backup;

import com.neuropilot.backup.internal.catalog.CatalogSession;
import com.neuropilot.backup.internal.catalog.Copy;
import com.neuropilot.backup.internal.catalog.CopyState;
import com.neuropilot.backup.internal.registry.StageRequest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tries whether a key opens a backup, at each storage that has it. */
final class KeyTrial {
  private static final String AREA = "secret key";

  private final BackupCatalog catalog;
  private final BackupSelector selector;

  KeyTrial(BackupCatalog catalog, BackupSelector selector) {
    this.catalog = catalog;
    this.selector = selector;
  }

  List<Finding> with(StageRequest key) {
    try {
      return catalog.session(Optional.of(key), false, this::run);
    } catch (NoSuchBackupException e) {
      return List.of(
          new Finding(
              AREA,
              Finding.Severity.WARNING,
              "There is no backup yet to try it on. Make one, then try again."));
    } catch (ConfigurationException e) {
      return List.of(problem(e));
    }
  }

  private List<Finding> run(CatalogSession session) throws IOException {
    BackupEntry entry = catalog.select(session, selector);
    if (entry.isOurs() && !entry.good().isEmpty() && entry.recipients().isEmpty()) {
      return List.of(
          new Finding(
              AREA,
              Finding.Severity.WARNING,
              entry.id() + " is not encrypted: it opens without a key, for everybody."));
    }
    List<Finding> findings = new ArrayList<>();
    for (Copy copy : entry.copies()) {
      if (copy.state() != CopyState.INCOMPLETE) {
        findings.add(tried(session, copy));
      }
    }
    return findings;
  }

  private static Finding tried(CatalogSession session, Copy copy) throws IOException {
    try {
      session.requireKey(copy);
      return new Finding(
          AREA,
          Finding.Severity.OK,
          "Opens " + copy.name() + " at " + copy.storage().label() + ".");
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      return problem(Failures.of(e));
    }
  }

  private static Finding problem(BackupException failure) {
    return new Finding(AREA, Finding.Severity.PROBLEM, String.valueOf(failure.getMessage()));
  }
}
