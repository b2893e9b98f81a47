package com.neuropilot.backup.examples.quickstart;

import com.neuropilot.backup.BackupCatalog;
import com.neuropilot.backup.BackupEntry;
import com.neuropilot.backup.BackupPipeline;
import com.neuropilot.backup.BackupResult;
import com.neuropilot.backup.BackupSelector;
import com.neuropilot.backup.RestorePlan;
import com.neuropilot.backup.RestoreResult;
import com.neuropilot.backup.VerificationReport;
import com.neuropilot.backup.compress.Zstd;
import com.neuropilot.backup.openpgp.OpenPgp;
import com.neuropilot.backup.openpgp.OpenPgpKeys;
import com.neuropilot.backup.storage.local.LocalStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The chapters of the quickstart. */
final class Tour {
  private static final String ORIGINAL = "inventory";
  private static final String RESTORED = "inventory_restored";
  private static final String BY_HAND = "inventory_by_hand";

  private final Story story;
  private final Workplace workplace;
  private final DemoServer server;
  private final Comparison comparison;

  Tour(Story story, Workplace workplace, DemoServer server) {
    this.story = story;
    this.workplace = workplace;
    this.server = server;
    this.comparison = new Comparison(server, story, ORIGINAL);
  }

  /** Returns whether everything came out as it should. */
  boolean run() throws IOException, SQLException {
    loadInventory();
    makeKeys();
    backUp();
    boolean whole = listAndVerify();
    boolean restored = restore();
    boolean byHand = restoreByHand();
    return whole && restored && byHand;
  }

  private void loadInventory() throws IOException, SQLException {
    story.chapter("A PostgreSQL server of its own, with an inventory");
    server.create(ORIGINAL);
    try (Connection connection = server.connect(ORIGINAL)) {
      Inventory.load(connection);
      Contents contents = Contents.of(connection);
      story.line("server      %s", server.url() + ORIGINAL);
      story.line("inventory   %,d rows in %d tables", contents.rows(), contents.tables().size());
    }
  }

  private void makeKeys() throws IOException {
    story.chapter("An OpenPGP key pair");
    OpenPgpKeys keys = Keys.make(workplace);
    story.line("encrypts    %s (all that a backup host needs)", name(workplace.publicKey()));
    story.line(
        "decrypts    %s (keep it elsewhere, and its passphrase)", name(workplace.privateKey()));
    story.line("fingerprint %s", keys.fingerprint());
  }

  private void backUp() {
    story.chapter("Backup: pg_dump, zstd, OpenPGP, a folder, all at the same time");
    BackupResult result =
        BackupPipeline.from(server.describe(ORIGINAL))
            .named(ORIGINAL)
            .compressWith(Zstd.level(3))
            .encryptWith(OpenPgp.recipients(workplace.publicKey()))
            .storeIn("near", LocalStorage.in(workplace.storage()))
            .workDirectory(workplace.spool())
            .listeningWith(new ProgressLines(story))
            .build()
            .run()
            .orThrow();
    story.line(
        "%s: %s, of which %s are stored, in %s",
        result,
        Story.megabytes(result.plainBytes()),
        Story.megabytes(result.storedBytes()),
        Story.seconds(result.duration()));
  }

  private boolean listAndVerify() {
    story.chapter("List and verify: every stored byte against its hash, then decrypted to the end");
    try (BackupCatalog backups = catalog()) {
      for (BackupEntry entry : backups.list()) {
        story.line(
            "%s  %s  %s  %s",
            entry.id(), entry.state().id(), entry.started(), Story.megabytes(entry.storedBytes()));
      }
      List<VerificationReport> reports = backups.verifyAll().decryptWith(key()).run();
      reports.forEach(
          report -> story.line("verified    %s", report.isWhole() ? "whole" : report.problems()));
      return !reports.isEmpty() && reports.stream().allMatch(VerificationReport::isWhole);
    }
  }

  private boolean restore() throws IOException, SQLException {
    story.chapter("Restore into a second database");
    try (BackupCatalog backups = catalog()) {
      RestorePlan plan =
          backups
              .restore(BackupSelector.latest())
              .decryptWith(key())
              .into(server.describe(RESTORED))
              .plan();
      plan.steps().forEach(step -> story.line("plan        %s", step));
      RestoreResult result = plan.execute();
      result.warnings().forEach(warning -> story.line("warning     %s", warning));
      story.line("restored    %s in %s", result.database(), Story.seconds(result.duration()));
    }
    return comparison.same(RESTORED);
  }

  private boolean restoreByHand() throws IOException, SQLException {
    story.chapter("Restore by hand, without this library: what RESTORE.txt says");
    RestoreByHand byHand = new RestoreByHand(workplace, server);
    List<String> commands = byHand.prepare(BY_HAND);
    commands.forEach(command -> story.line("$ %s", command));
    List<String> missing = RestoreByHand.missing();
    if (!missing.isEmpty()) {
      story.line("not tried: this machine has no %s", String.join(", ", missing));
      return true;
    }
    byHand.run(commands).lines().forEach(line -> story.line("%s", line));
    return comparison.same(BY_HAND);
  }

  private BackupCatalog catalog() {
    return BackupCatalog.of(LocalStorage.in(workplace.storage())).workDirectory(workplace.spool());
  }

  private OpenPgp key() {
    return OpenPgp.secretKey(workplace.privateKey(), Keys.passphrase(workplace));
  }

  private static Path name(Path file) {
    return file.getFileName();
  }
}
