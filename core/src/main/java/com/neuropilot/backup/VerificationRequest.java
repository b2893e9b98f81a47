package com.neuropilot.backup;

import com.neuropilot.backup.internal.catalog.CatalogSession;
import com.neuropilot.backup.internal.catalog.Copy;
import com.neuropilot.backup.internal.catalog.CopyVerdict;
import com.neuropilot.backup.internal.manifest.Manifest;
import com.neuropilot.backup.internal.manifest.Proof;
import com.neuropilot.backup.internal.registry.StageRequest;
import com.neuropilot.backup.internal.run.LibraryVersion;
import com.neuropilot.backup.spi.StageConfig;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies backups: every stored object against its hash and, if a key is given, that everything
 * decodes to what was dumped. What was decoded to its end is recorded beside the backup, where that
 * may be written. For one thread.
 */
public final class VerificationRequest {
  private static final Logger LOG = LoggerFactory.getLogger(VerificationRequest.class);

  private final BackupCatalog catalog;
  private final Optional<BackupSelector> selector;
  private @Nullable StageRequest key;
  private boolean allowUnsigned;

  VerificationRequest(BackupCatalog catalog, Optional<BackupSelector> selector) {
    this.catalog = catalog;
    this.selector = selector;
  }

  /** Decrypts with this too, and trusts its signers. */
  public VerificationRequest decryptWith(StageConfig config) {
    key = new StageRequest.Typed("encryptor", config);
    return this;
  }

  /** Decrypts with the provider of this id too. */
  public VerificationRequest decryptWith(String id, Map<String, String> options) {
    key = new StageRequest.Untyped("encryptor", id, options);
    return this;
  }

  /** Takes unsigned and unencrypted backups although a key is given. */
  public VerificationRequest allowUnsigned() {
    allowUnsigned = true;
    return this;
  }

  /**
   * Verifies. Where signers are trusted and all backups are meant, one that was removed or replaced
   * has a report too: signed manifests say which there were before them.
   *
   * @return what was found, a report for each backup, newest first
   * @throws NoSuchBackupException when the backup that was named does not exist
   * @throws StageFailedException when the storage or the key fails, so that nothing can be said of
   *     any copy
   */
  public List<VerificationReport> run() {
    List<VerificationReport> reports =
        catalog.session(Optional.ofNullable(key), allowUnsigned, this::run);
    new CatalogAnnouncements(catalog.parts()).verified(reports);
    return reports;
  }

  private List<VerificationReport> run(CatalogSession session) throws IOException {
    List<VerificationReport> reports = new ArrayList<>();
    List<IOException> failures = new ArrayList<>();
    List<Copy> copies = selector.isPresent() ? List.of() : session.copies();
    Map<String, Map<String, String>> lost = session.lost(copies);
    for (BackupEntry entry : entries(session, copies)) {
      reports.add(with(verify(session, entry, failures), lost.remove(entry.id())));
    }
    lost.forEach(
        (id, problems) -> {
          if (isMeant(id.substring(0, id.indexOf('_')))) {
            reports.add(with(new VerificationReport(id, Map.of(), Map.of(), false), problems));
          }
        });
    if (!failures.isEmpty() && reports.stream().allMatch(report -> report.problems().isEmpty())) {
      throw failures.get(0);
    }
    return reports;
  }

  /** One copy that cannot be read hides nothing of the others. */
  private static VerificationReport verify(
      CatalogSession session, BackupEntry entry, List<IOException> failures)
      throws InterruptedIOException {
    Map<String, List<String>> problems = new LinkedHashMap<>();
    Map<String, String> unchecked = new LinkedHashMap<>();
    boolean decoded = true;
    for (Copy copy : entry.copies()) {
      String label = copy.storage().label();
      try {
        CopyVerdict verdict = session.verify(copy);
        problems.put(label, verdict.problems());
        decoded &= verdict.decoded();
        boolean newlyFound = copy.problem().isEmpty() && !verdict.problems().isEmpty();
        if (verdict.decoded() || newlyFound) {
          record(session, copy, verdict);
        }
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        failures.add(e);
        unchecked.put(label, Failures.of(e).getMessage());
        decoded = false;
      }
    }
    return new VerificationReport(entry.id(), problems, unchecked, decoded);
  }

  /** Whoever may only read learns what was found all the same. */
  private static void record(CatalogSession session, Copy copy, CopyVerdict verdict)
      throws InterruptedIOException {
    if (copy.manifest().isPresent()) {
      Manifest manifest = copy.manifest().get();
      Instant now = session.context().clock().instant();
      Proof proof =
          new Proof(
              Proof.Kind.VERIFICATION,
              copy.name(),
              manifest.manifestSha256(),
              now,
              verdict.problems().isEmpty(),
              Duration.ZERO,
              Duration.between(Instant.parse(manifest.started()), now),
              0,
              LibraryVersion.text());
      session.record(copy, proof).ifPresent(problem -> LOG.info("{}: {}", copy.name(), problem));
    }
  }

  private static VerificationReport with(
      VerificationReport report, @Nullable Map<String, String> lost) {
    if (lost == null) {
      return report;
    }
    Map<String, List<String>> problems = new LinkedHashMap<>(report.problems());
    lost.forEach(
        (label, problem) -> {
          List<String> all = new ArrayList<>(problems.getOrDefault(label, List.of()));
          all.add(problem);
          problems.put(label, all);
        });
    return new VerificationReport(report.id(), problems, report.unchecked(), report.decoded());
  }

  private List<BackupEntry> entries(CatalogSession session, List<Copy> copies) throws IOException {
    return selector.isPresent()
        ? List.of(catalog.select(session, selector.get()))
        : BackupEntry.of(copies).stream()
            .filter(entry -> entry.isOurs() && isMeant(entry.pipeline()))
            .toList();
  }

  private boolean isMeant(String pipeline) {
    return catalog.parts().pipeline().map(pipeline::equals).orElse(true);
  }
}
