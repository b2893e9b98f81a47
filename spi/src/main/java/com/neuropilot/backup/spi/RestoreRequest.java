package com.neuropilot.backup.spi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What to restore and how.
 *
 * @param dump the dump, as its backup recorded it; a dump without a record (of another tool) has
 *     empty texts but engine and format
 * @param streams the names of its streams
 * @param rows the rows of each table, as in {@link DumpSummary#rows()}; empty if not known
 * @param details what the source recorded, as in {@link DumpSummary#details()}, if known
 * @param plainBytes the length of all streams together, in bytes, if known
 * @param targetDatabase the database to make; the configured one when empty
 * @param mode how the data takes its place; the source chooses when empty
 * @param ownership what becomes of owners and privileges
 * @param createMissingRoles whether roles that are missing are created: without login and password,
 *     the rest of what they had as far as the restoring role may give it
 * @param tables only these tables, qualified or as patterns of the tool; empty for all
 * @param schemas only these schemas; empty for all
 */
public record RestoreRequest(
    DumpInfo dump,
    List<String> streams,
    Map<String, Long> rows,
    Optional<String> details,
    OptionalLong plainBytes,
    Optional<String> targetDatabase,
    Optional<RestoreMode> mode,
    Ownership ownership,
    boolean createMissingRoles,
    List<String> tables,
    List<String> schemas) {
  /** Takes copies. */
  public RestoreRequest {
    Objects.requireNonNull(dump, "dump");
    streams = List.copyOf(streams);
    rows = Map.copyOf(new LinkedHashMap<>(rows));
    Objects.requireNonNull(details, "details");
    Objects.requireNonNull(plainBytes, "plainBytes");
    Objects.requireNonNull(targetDatabase, "targetDatabase");
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(ownership, "ownership");
    tables = List.copyOf(tables);
    schemas = List.copyOf(schemas);
  }

  /**
   * Returns a request for the whole of a dump with one stream, in the mode that the source chooses,
   * ownership {@link Ownership#AUTO}.
   */
  public static RestoreRequest of(DumpInfo dump) {
    return new RestoreRequest(
        dump,
        List.of("main"),
        Map.of(),
        Optional.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty(),
        Ownership.AUTO,
        false,
        List.of(),
        List.of());
  }

  /** Returns the same request with what a backup recorded. */
  public RestoreRequest recorded(
      List<String> newStreams,
      Map<String, Long> newRows,
      Optional<String> newDetails,
      OptionalLong newPlainBytes) {
    return new RestoreRequest(
        dump,
        newStreams,
        newRows,
        newDetails,
        newPlainBytes,
        targetDatabase,
        mode,
        ownership,
        createMissingRoles,
        tables,
        schemas);
  }

  /** Returns the same request for a named database. */
  public RestoreRequest intoDatabase(String name) {
    return new RestoreRequest(
        dump,
        streams,
        rows,
        details,
        plainBytes,
        Optional.of(name),
        mode,
        ownership,
        createMissingRoles,
        tables,
        schemas);
  }

  /** Returns the same request in a mode. */
  public RestoreRequest inMode(RestoreMode newMode) {
    return new RestoreRequest(
        dump,
        streams,
        rows,
        details,
        plainBytes,
        targetDatabase,
        Optional.of(newMode),
        ownership,
        createMissingRoles,
        tables,
        schemas);
  }

  /** Returns the same request with another ownership, and with or without missing roles created. */
  public RestoreRequest withOwnership(Ownership newOwnership, boolean createRoles) {
    return new RestoreRequest(
        dump,
        streams,
        rows,
        details,
        plainBytes,
        targetDatabase,
        mode,
        newOwnership,
        createRoles,
        tables,
        schemas);
  }

  /** Returns the same request for some tables and schemas only. */
  public RestoreRequest only(List<String> newTables, List<String> newSchemas) {
    return new RestoreRequest(
        dump,
        streams,
        rows,
        details,
        plainBytes,
        targetDatabase,
        mode,
        ownership,
        createMissingRoles,
        newTables,
        newSchemas);
  }
}
