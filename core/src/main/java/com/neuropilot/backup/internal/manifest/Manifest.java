package com.neuropilot.backup.internal.manifest;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.neuropilot.backup.spi.DumpInfo;
import com.neuropilot.backup.spi.SourceFingerprint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What makes objects a backup: the public part of what is known of it. Times are ISO-8601 in UTC,
 * lengths in bytes, hashes SHA-256 in lower-case hexadecimal.
 *
 * @param formatVersion the version of this format; a reader refuses a higher one
 * @param pipeline the pipeline's name
 * @param id the backup's name
 * @param kind {@code scheduled}, {@code manual}, {@code pre-restore} or {@code pre-migration}
 * @param due the due time of a schedule that it was made for; older versions wrote none
 * @param keptBy the pipeline whose retention deletes it: its own, but for a copy of another
 *     database that was made before a restore; older versions wrote none
 * @param started when the run began
 * @param finished when all data was stored
 * @param host the host that made it
 * @param dump what was dumped, and with what
 * @param source tells the database from others
 * @param compressor the compressor's id
 * @param encryptor the encryptor's id
 * @param recipients fingerprints of the keys that can read it
 * @param signed whether a signature belongs to the manifest
 * @param streams the data
 * @param meta the encrypted meta object
 * @param generation 1 as a run makes it; one more each time that it is encrypted anew
 * @param replaces the generations before, the oldest first
 * @param known if it is signed: the hash that the manifest of each backup gave of itself that the
 *     writer knew then, by id; of the newest at most
 * @param library the version of the library
 * @param manifestSha256 the hash of the manifest's own bytes, with this value replaced by zeros
 */
public record Manifest(
    @JsonProperty(required = true) int formatVersion,
    @JsonProperty(required = true) String pipeline,
    @JsonProperty(required = true) String id,
    @JsonProperty(required = true) String kind,
    @JsonProperty(required = true) DueEntry due,
    @JsonProperty(required = true) String keptBy,
    @JsonProperty(required = true) String started,
    @JsonProperty(required = true) String finished,
    @JsonProperty(required = true) String host,
    @JsonProperty(required = true) DumpEntry dump,
    @JsonProperty(required = true) SourceFingerprint source,
    @JsonProperty(required = true) String compressor,
    @JsonProperty(required = true) String encryptor,
    @JsonProperty(required = true) List<String> recipients,
    @JsonProperty(required = true) boolean signed,
    @JsonProperty(required = true) List<StreamEntry> streams,
    @JsonProperty(required = true) ObjectEntry meta,
    @JsonProperty(required = true) int generation,
    @JsonProperty(required = true) List<Replaced> replaces,
    @JsonProperty(required = true) Map<String, String> known,
    @JsonProperty(required = true) String library,
    @JsonProperty(required = true) String manifestSha256) {
  private static final String PRE_RESTORE = "pre-restore";

  /** The version that this library writes. */
  public static final int FORMAT_VERSION = 1;

  /** Takes copies. */
  public Manifest {
    recipients = List.copyOf(recipients);
    streams = List.copyOf(streams);
    replaces = List.copyOf(replaces);
    known = Collections.unmodifiableMap(new TreeMap<>(Map.copyOf(known)));
  }

  /**
   * The due time of a schedule.
   *
   * @param schedule the schedule's label; empty if no schedule asked
   * @param time when it was due; empty if no schedule asked
   */
  public record DueEntry(
      @JsonProperty(required = true) String schedule, @JsonProperty(required = true) String time) {
    /** What a backup has that no schedule asked for. */
    public static final DueEntry NONE = new DueEntry("", "");
  }

  /**
   * What was dumped, and with what.
   *
   * @param engine e.g. {@code postgresql}
   * @param serverVersion e.g. {@code 15.18}
   * @param database the database's name
   * @param format e.g. {@code custom}
   * @param toolVersion e.g. {@code pg_dump 15.18}
   * @param archiveVersion e.g. {@code 1.14}; empty if there is none
   * @param fileExtension e.g. {@code .dump}
   */
  public record DumpEntry(
      @JsonProperty(required = true) String engine,
      @JsonProperty(required = true) String serverVersion,
      @JsonProperty(required = true) String database,
      @JsonProperty(required = true) String format,
      @JsonProperty(required = true) String toolVersion,
      @JsonProperty(required = true) String archiveVersion,
      @JsonProperty(required = true) String fileExtension) {
    /** Returns the entry of a dump. */
    public static DumpEntry of(DumpInfo info) {
      return new DumpEntry(
          info.engine(),
          info.serverVersion(),
          info.database(),
          info.format(),
          info.toolVersion(),
          info.archiveVersion(),
          info.fileExtension());
    }
  }

  /**
   * One stream of the dump.
   *
   * @param name the stream's name
   * @param plainBytes the length of the dump
   * @param plainSha256 the hash of the dump
   * @param compressedBytes the length after compression
   * @param storedBytes the length of all parts together
   * @param parts the objects, in order
   */
  public record StreamEntry(
      @JsonProperty(required = true) String name,
      @JsonProperty(required = true) long plainBytes,
      @JsonProperty(required = true) String plainSha256,
      @JsonProperty(required = true) long compressedBytes,
      @JsonProperty(required = true) long storedBytes,
      @JsonProperty(required = true) List<ObjectEntry> parts) {
    /** Takes copies. */
    public StreamEntry {
      parts = List.copyOf(parts);
    }
  }

  /**
   * One stored object.
   *
   * @param name its name
   * @param bytes its length
   * @param sha256 its hash
   */
  public record ObjectEntry(
      @JsonProperty(required = true) String name,
      @JsonProperty(required = true) long bytes,
      @JsonProperty(required = true) String sha256) {}

  /**
   * A generation that was encrypted anew, so that its copy is known again where it turns up.
   *
   * @param generation its number
   * @param manifestSha256 the hash that its manifest gives of itself
   * @param replaced when it was replaced
   */
  public record Replaced(
      @JsonProperty(required = true) int generation,
      @JsonProperty(required = true) String manifestSha256,
      @JsonProperty(required = true) String replaced) {}

  /**
   * Returns the manifest of the next generation: the same backup, encrypted anew.
   *
   * @param fresh what is different; its {@code at} is when this one is replaced
   */
  public Manifest reencrypted(Reencryption fresh) {
    List<Replaced> chain = new ArrayList<>(replaces);
    chain.add(new Replaced(generation, manifestSha256, fresh.at().toString()));
    return new Manifest(
        FORMAT_VERSION,
        pipeline,
        id,
        kind,
        due,
        keptBy,
        started,
        finished,
        host,
        dump,
        source,
        compressor,
        fresh.encryptor(),
        fresh.recipients(),
        fresh.signed(),
        fresh.streams(),
        fresh.meta(),
        fresh.generation(),
        chain,
        known,
        fresh.library(),
        "");
  }

  /**
   * What is different in another generation.
   *
   * @param generation its number
   * @param at when it was made
   * @param encryptor the encryptor's id
   * @param recipients fingerprints of the keys that can read it
   * @param signed whether a signature belongs to its manifest
   * @param streams the data
   * @param meta the encrypted meta object
   * @param library the version of the library
   */
  public record Reencryption(
      int generation,
      Instant at,
      String encryptor,
      List<String> recipients,
      boolean signed,
      List<StreamEntry> streams,
      ObjectEntry meta,
      String library) {
    /** Takes copies. */
    public Reencryption {
      recipients = List.copyOf(recipients);
      streams = List.copyOf(streams);
    }
  }

  /** Returns what the source needs to know of its dump at a restore. */
  public DumpInfo info() {
    return new DumpInfo(
        dump.engine(),
        dump.serverVersion(),
        dump.database(),
        dump.format(),
        dump.toolVersion(),
        dump.archiveVersion(),
        dump.fileExtension(),
        source,
        OptionalLong.of(plainBytes()));
  }

  /** Returns whether it was made to have a way back from a restore. */
  @JsonIgnore
  public boolean isPreRestore() {
    return kind.equals(PRE_RESTORE);
  }

  /** Returns the length of all streams before compression, in bytes. */
  public long plainBytes() {
    return streams.stream().mapToLong(StreamEntry::plainBytes).sum();
  }

  /** Returns the length of all parts of all streams, in bytes. */
  public long storedBytes() {
    return streams.stream().mapToLong(StreamEntry::storedBytes).sum();
  }
}
