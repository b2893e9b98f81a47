package com.neuropilot.backup.internal.catalog;

import com.neuropilot.backup.spi.DumpInfo;
import com.neuropilot.backup.spi.DumpSource;
import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.Ownership;
import com.neuropilot.backup.spi.RestoreMode;
import com.neuropilot.backup.spi.RestoreReport;
import com.neuropilot.backup.spi.RestoreRequest;
import com.neuropilot.backup.spi.StageException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Restores one copy for a drill: into a new database of a server that is not known before. */
public final class DrillJob {
  private final CatalogSession session;
  private final ReadableBackup backup;
  private final RestoreRequest request;
  private boolean readingFailed;

  private DrillJob(CatalogSession session, ReadableBackup backup, RestoreRequest request) {
    this.session = session;
    this.backup = backup;
    this.request = request;
  }

  /**
   * Opens a copy: its manifest, signature and meta object are checked, and the key fits.
   *
   * @param database the database to make
   */
  public static DrillJob open(CatalogSession session, Copy copy, String database)
      throws IOException {
    session.journal().name(copy.name());
    ReadableBackup backup = session.read(copy);
    RestoreOptions options =
        new RestoreOptions(
            Optional.of(database),
            Optional.of(RestoreMode.NEW),
            Ownership.AUTO,
            false,
            List.of(),
            List.of());
    return new DrillJob(session, backup, options.request(backup));
  }

  /** Returns what is restored, with the rows that the backup recorded. */
  public RestoreRequest request() {
    return request;
  }

  /** Returns the dump, as recorded. */
  public DumpInfo info() {
    return backup.info();
  }

  /**
   * Restores. Rows are counted and not compared: who drills wants to see every difference.
   *
   * @throws StageException when the server cannot take the backup, found before anything was read
   */
  public RestoreReport restore(DumpSource source) throws IOException {
    RestoreRequest uncompared =
        request.recorded(request.streams(), Map.of(), request.details(), request.plainBytes());
    List<String> problems = source.preflight(uncompared).problems();
    if (!problems.isEmpty()) {
      throw new StageException(
          "The drill cannot begin on this server: " + String.join(" ", problems), true);
    }
    ReadableBackup watched =
        new ReadableBackup(
            backup.name(),
            backup.info(),
            backup.meta(),
            backup.streams().stream().map(stream -> (StreamSource) new Watched(stream)).toList(),
            backup.plainBytes());
    return new RestoreJob(watched, uncompared, source, session.journal()).execute();
  }

  /** Returns whether the storage failed, so that nothing can be said of the backup. */
  public boolean isReadingFailed() {
    return readingFailed;
  }

  private final class Watched implements StreamSource {
    private final StreamSource stream;

    Watched(StreamSource stream) {
      this.stream = stream;
    }

    @Override
    public String name() {
      return stream.name();
    }

    @Override
    public InputStream open() throws IOException {
      try {
        return new WatchedInput(stream.open());
      } catch (IOException e) {
        throw noted(e);
      }
    }
  }

  private final class WatchedInput extends FilterInputStream {
    WatchedInput(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      try {
        return in.read();
      } catch (IOException e) {
        throw noted(e);
      }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      try {
        return in.read(buffer, offset, length);
      } catch (IOException e) {
        throw noted(e);
      }
    }
  }

  private IOException noted(IOException failure) {
    readingFailed |= !(failure instanceof IntegrityException);
    return failure;
  }
}
