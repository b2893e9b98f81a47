package com.neuropilot.backup.internal.run;

import com.neuropilot.backup.internal.run.RunPlan.NamedStorage;
import com.neuropilot.backup.internal.trust.TrustedManifests;
import com.neuropilot.backup.spi.DumpInfo;
import com.neuropilot.backup.spi.SourceFingerprint;
import com.neuropilot.backup.spi.StageContext;
import com.neuropilot.backup.spi.StorageTarget;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The pipeline's name that a copy of a database is stored under: the plan's, unless that one's
 * backups are another database's. Production's backup restored into a test system must not leave
 * that one's data as production's newest backup.
 */
final class PreRestoreName {
  private static final int LONGEST = 40;
  private static final int HASH_BYTES = 4;

  private final RunPlan plan;
  private final StageContext context;

  PreRestoreName(RunPlan plan, StageContext context) {
    this.plan = plan;
    this.context = context;
  }

  /** Returns the name for a database. */
  String of(DumpInfo info) throws IOException {
    return plan.pipeline().isEmpty() || !isAtHome(info) ? ofItsOwn(info) : plan.pipeline();
  }

  private boolean isAtHome(DumpInfo info) throws IOException {
    TrustedManifests trusted = TrustedManifests.of(plan.encryptor(), false, context);
    FolderOwner owner =
        new FolderOwner(plan.pipeline(), plan.acceptedDatabase(), info, trusted, unused -> {});
    boolean atHome = true;
    for (NamedStorage storage : plan.storages()) {
      try (StorageTarget target = storage.stage().create(context)) {
        atHome &= owner.isAtHome(target);
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        // The run that comes next says what is wrong with this storage.
      }
    }
    return atHome;
  }

  /** Tells this database from every other one, however they are named. */
  private static String ofItsOwn(DumpInfo info) {
    SourceFingerprint source = info.source();
    String server = source.system().isEmpty() ? source.host() : source.system();
    String name =
        info.database()
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-|-$", "");
    return (name.isEmpty() ? "database" : name.substring(0, Math.min(LONGEST, name.length())))
        + "-"
        + hash(server + "/" + info.database());
  }

  private static String hash(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }
}
