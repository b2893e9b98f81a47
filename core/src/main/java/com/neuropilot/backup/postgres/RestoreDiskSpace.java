package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.RestoreRequest;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Whether the server's disk has room for what will come, where that can be known: the server runs
 * on this host, and this process may look into its data directory.
 *
 * @param problem why it is certain that the restore does not fit
 * @param warning why it may not fit
 */
record RestoreDiskSpace(Optional<String> problem, Optional<String> warning) {
  /**
   * What a row takes at least, even an empty one: its header, and the pointer to it in its page.
   */
  private static final long ROW_BYTES = 28;

  private static final long MIB = 1L << 20;

  private static final String PLACE =
      """
      SELECT pg_catalog.pg_backend_pid(), (SELECT setting FROM pg_catalog.pg_settings WHERE name = 'data_directory'),
        (SELECT pg_catalog.pg_tablespace_location(oid) FROM pg_catalog.pg_tablespace WHERE spcname = chosen.name),
        NOT EXISTS (SELECT FROM pg_catalog.pg_tablespace WHERE spcname NOT IN ('pg_default', 'pg_global', chosen.name))
      FROM (SELECT coalesce((SELECT spcname FROM pg_catalog.pg_database d JOIN pg_catalog.pg_tablespace t ON t.oid = dattablespace WHERE datname = ?), nullif(?, ''), 'pg_default')) chosen(name)""";

  /**
   * Where the restored data will lie.
   *
   * @param backend the process of the session that asks
   * @param data the server's data directory; empty if it is not shown to this role
   * @param tablespace where the database's tablespace lies; empty in the data directory
   * @param only whether no table can lie elsewhere
   */
  private record Place(long backend, String data, String tablespace, boolean only) {
    /** Returns the bytes that the server may still write there, if that can be known. */
    Optional<Long> free() {
      try {
        String postmaster = Files.readAllLines(Path.of(data).resolve("postmaster.pid")).get(0);
        boolean here =
            ProcessHandle.of(backend)
                .flatMap(ProcessHandle::parent)
                .filter(parent -> Long.toString(parent.pid()).equals(postmaster.strip()))
                .isPresent();
        // Not by its FileStore: that one wants to find the mount point, which is hidden in a
        // chroot.
        File place = path().toFile();
        return here && place.getTotalSpace() > 0
            ? Optional.of(place.getUsableSpace())
            : Optional.empty();
      } catch (IOException | RuntimeException e) {
        // Somebody else's folder, or another host's: nothing can be known.
        return Optional.empty();
      }
    }

    Path path() {
      return Path.of(tablespace.isEmpty() ? data : tablespace);
    }
  }

  /**
   * Looks.
   *
   * @param database the database whose tablespace is filled, if there is one of that name
   * @param tablespace the tablespace otherwise; the server's default one if empty
   */
  static RestoreDiskSpace look(
      Session session, RestoreRequest request, String database, String tablespace)
      throws IOException {
    Place place =
        session
            .list(
                PLACE,
                row ->
                    new Place(
                        row.getLong(1),
                        Optional.ofNullable(row.getString(2)).orElse(""),
                        Optional.ofNullable(row.getString(3)).orElse(""),
                        row.getBoolean(4)),
                database,
                tablespace)
            .get(0);
    return place.data().isEmpty()
        ? new RestoreDiskSpace(Optional.empty(), Optional.empty())
        : place
            .free()
            .map(free -> of(place, free, request))
            .orElseGet(() -> new RestoreDiskSpace(Optional.empty(), Optional.empty()));
  }

  private static RestoreDiskSpace of(Place place, long free, RestoreRequest request) {
    RestoreSelection selection = RestoreSelection.of(request);
    List<Long> rows =
        request.rows().entrySet().stream()
            .filter(table -> selection.includes(RestoreTableName.parse(table.getKey())))
            .map(table -> table.getValue())
            .toList();
    long least = rows.stream().reduce(0L, RestoreDiskSpace::plusRows);
    String room = mib(free) + " free in " + place.path() + " on the server's disk";
    if (place.only() && least > free) {
      return new RestoreDiskSpace(
          Optional.of(
              "The backup's rows take "
                  + mib(least)
                  + " at the very least, and there are "
                  + room
                  + ". Make room there, or restore on another server."),
          Optional.empty());
    }
    boolean tight = selection.everything() && request.plainBytes().orElse(0) > free;
    return new RestoreDiskSpace(
        Optional.empty(),
        tight
            ? Optional.of(
                "The dump has "
                    + mib(request.plainBytes().orElse(0))
                    + ", and there are "
                    + room
                    + ": it may become full. The old data stays whatever happens; better make room"
                    + " there first.")
            : Optional.empty());
  }

  /** However many rows a manifest claims. */
  private static long plusRows(long bytes, long rows) {
    boolean fits = rows < (Long.MAX_VALUE - bytes) / ROW_BYTES;
    return fits ? bytes + rows * ROW_BYTES : Long.MAX_VALUE;
  }

  private static String mib(long bytes) {
    return bytes / MIB + (bytes % MIB == 0 ? 0 : 1) + " MiB";
  }
}
