package com.neuropilot.backup.cli.kill;

import com.neuropilot.backup.BackupCatalog;
import com.neuropilot.backup.BackupPipeline;
import com.neuropilot.backup.BackupSelector;
import com.neuropilot.backup.PruneReport;
import com.neuropilot.backup.Retention;
import com.neuropilot.backup.event.RunEvent;
import com.neuropilot.backup.openpgp.OpenPgp;
import com.neuropilot.backup.postgres.Postgres;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/** What is killed: a backup, a restore or a prune in a process of its own. */
final class KillableProgram {
  static final String PIPELINE = "shop";
  static final long PART_SIZE = 64 * 1024;

  private final String url;
  private final Path home;

  KillableProgram(String url, Path home) {
    this.url = url;
    this.home = home;
  }

  /**
   * Runs.
   *
   * @param args {@code backup}, {@code restore} or {@code prune}, the database's URL, the folder
   *     with keys and storage, for a restore the new database
   */
  public static void main(String[] args) {
    KillableProgram program = new KillableProgram(args[1], Path.of(args[2]));
    if (args[0].equals("backup")) {
      program.pipeline().run().orThrow();
    } else if (args[0].equals("prune")) {
      program.prune(InstantSource.system());
    } else {
      program.restore(args[3]);
    }
    System.out.println("DONE");
  }

  BackupPipeline pipeline() {
    return pipeline(InstantSource.system());
  }

  BackupPipeline pipeline(InstantSource clock) {
    return BackupPipeline.from(Postgres.url(url).build())
        .named(PIPELINE)
        .encryptWith(OpenPgp.recipients(home.resolve("public.key")))
        .storeIn("near", new PacedStorage(home.resolve("storage")))
        .partSize(PART_SIZE)
        .clock(clock)
        .workDirectory(home.resolve("work"))
        .listeningWith(KillableProgram::announce)
        .build();
  }

  BackupCatalog catalog() {
    return BackupCatalog.of(new PacedStorage(home.resolve("storage")))
        .workDirectory(home.resolve("work"))
        .listeningWith(KillableProgram::announce);
  }

  OpenPgp key() {
    return OpenPgp.secretKey(home.resolve("secret.key"));
  }

  void restore(String database) {
    catalog()
        .restore(BackupSelector.latest())
        .decryptWith(key())
        .into(Postgres.url(url).build())
        .intoDatabase(database)
        .plan()
        .execute();
  }

  List<PruneReport> prune(InstantSource clock) {
    return catalog().clock(clock).prune().of(PIPELINE).keeping(Retention.keepLast(1)).run();
  }

  private static void announce(RunEvent event) {
    if (event instanceof RunEvent.StageStarted started) {
      Announced.moment("stage " + started.stage());
    } else if (event instanceof RunEvent.Progressed progressed) {
      Announced.moment("progress in " + progressed.progress().stage());
    }
  }
}
