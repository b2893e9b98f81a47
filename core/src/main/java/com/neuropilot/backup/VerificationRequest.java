package com.neuropilot.backup;

import com.neuropilot.backup.internal.catalog.CatalogSession;
import com.neuropilot.backup.internal.catalog.Copy;
import com.neuropilot.backup.internal.catalog.CopyVerdict;
import com.neuropilot.backup.internal.registry.StageRequest;
import com.neuropilot.backup.spi.StageConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Verifies backups: every stored object against its hash and, if a key is given, that everything
 * decodes to what was dumped. For one thread.
 */
public final class VerificationRequest {
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
   * Verifies.
   *
   * @return what was found, a report for each backup, newest first
   * @throws NoSuchBackupException when the backup that was named does not exist
   * @throws StageFailedException when the storage or the key fails, so that nothing can be said
   */
  public List<VerificationReport> run() {
    return catalog.session(Optional.ofNullable(key), allowUnsigned, this::run);
  }

  private List<VerificationReport> run(CatalogSession session) throws IOException {
    List<VerificationReport> reports = new ArrayList<>();
    for (BackupEntry entry : entries(session)) {
      reports.add(verify(session, entry));
    }
    return reports;
  }

  private static VerificationReport verify(CatalogSession session, BackupEntry entry)
      throws IOException {
    Map<String, List<String>> problems = new LinkedHashMap<>();
    boolean decoded = true;
    for (Copy copy : entry.copies()) {
      CopyVerdict verdict = session.verify(copy);
      problems.put(copy.storage().label(), verdict.problems());
      decoded &= verdict.decoded();
    }
    return new VerificationReport(entry.id(), problems, decoded);
  }

  private List<BackupEntry> entries(CatalogSession session) throws IOException {
    return selector.isPresent()
        ? List.of(BackupCatalog.select(session, selector.get()))
        : BackupEntry.of(session.copies()).stream().filter(BackupEntry::isOurs).toList();
  }
}
