package com.neuropilot.backup.internal.run;

import com.neuropilot.backup.internal.manifest.Manifest;
import com.neuropilot.backup.internal.trust.TrustedManifests;
import com.neuropilot.backup.spi.DumpInfo;
import com.neuropilot.backup.spi.SourceFingerprint;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.StorageTarget;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps a system with another one's configuration out of its folder: whose backups a folder holds
 * is told by the pipeline's newest manifest there.
 *
 * <p>A database is the same on the same server (by its system identifier; by the host where that
 * may not be read) if its OID or its name is the same: a restore by swap changes the one, a
 * renaming the other. Any other is refused until it is accepted by name. The same server's data at
 * another host is a replica that took over, or a copy for tests: nothing tells which, so that is a
 * warning.
 */
public final class FolderOwner {
  private final String pipeline;
  private final Optional<String> acceptedDatabase;
  private final DumpInfo info;
  private final NewestManifest newest;
  private final Consumer<String> warnings;

  /**
   * Creates a check.
   *
   * @param pipeline the pipeline's name
   * @param acceptedDatabase the database that may go on in another one's folder
   * @param info the database
   * @param trusted whose manifests count
   * @param warnings takes what a person should know
   */
  public FolderOwner(
      String pipeline,
      Optional<String> acceptedDatabase,
      DumpInfo info,
      TrustedManifests trusted,
      Consumer<String> warnings) {
    this.pipeline = pipeline;
    this.acceptedDatabase = acceptedDatabase;
    this.info = info;
    this.newest = new NewestManifest(trusted);
    this.warnings = warnings;
  }

  /**
   * Requires that a folder holds no other database's backups under the pipeline's name.
   *
   * @return the newest manifest there, if there is one
   * @throws StageException when it does
   */
  public Optional<Manifest> require(StorageTarget target) throws IOException {
    Optional<Manifest> found = newest.of(target, pipeline);
    Optional<Manifest> told =
        found.filter(FolderOwner::tellsOwner).isPresent()
            ? found
            : newest.of(target, pipeline, FolderOwner::tellsOwner);
    if (told.isPresent() && !isAccepted()) {
      require(target, told.get());
    }
    return found;
  }

  /**
   * Returns whether backups of this database may be put into a folder under the pipeline's name.
   */
  boolean isAtHome(StorageTarget target) throws IOException {
    return isAccepted() || newest.of(target, pipeline).map(this::isSame).orElse(true);
  }

  private void require(StorageTarget target, Manifest found) throws StageException {
    if (!isSame(found)) {
      throw refusal(target, found);
    }
    if (!found.source().host().equals(info.source().host())) {
      warnings.accept(elsewhere(found));
    }
  }

  /** One that was adopted does not say of which server it is. */
  private static boolean tellsOwner(Manifest manifest) {
    return !manifest.source().host().isEmpty() || !manifest.source().system().isEmpty();
  }

  private boolean isAccepted() {
    return acceptedDatabase.filter(name()::equals).isPresent();
  }

  private boolean isSame(Manifest found) {
    SourceFingerprint other = found.source();
    return info.source().sameServer(other)
        && (info.source().database().equals(other.database())
            || info.database().equals(found.dump().database()));
  }

  private StageException refusal(StorageTarget target, Manifest found) {
    return new StageException(
        target.location()
            + " holds another database's backups under the name '"
            + pipeline
            + "': the newest, "
            + found.id()
            + ", is of "
            + text(found.dump().database(), found.source())
            + ", and this run is to dump "
            + text(info.database(), info.source())
            + ". Nothing was put there. If this is another system with a copy of that one's"
            + " configuration, give it a folder or a name of its own. If it is the same database,"
            + " moved to a new server or upgraded, let it go on there: accept-database = "
            + name()
            + " (in the API acceptDatabase, on the command line --accept-database).",
        false);
  }

  private String elsewhere(Manifest found) {
    return "The newest backup here, "
        + found.id()
        + ", was made of the host "
        + found.source().host()
        + ", and this run dumps the same server's data at "
        + info.source().host()
        + ". If that is a copy for tests and not the same database at a new place, give it a folder"
        + " or a name of its own: its backups look like the other's.";
  }

  private String name() {
    SourceFingerprint source = info.source();
    return (source.system().isEmpty() ? source.host() : source.system()) + "/" + info.database();
  }

  private static String text(String database, SourceFingerprint source) {
    return "\""
        + database
        + "\" at "
        + source.host()
        + (source.system().isEmpty() ? "" : " (server " + source.system() + ")");
  }
}
