package com.neuropilot.backup.internal.manifest;

import com.neuropilot.backup.spi.ObjectKey;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The names of a backup's objects.
 *
 * @param id the backup
 */
public record BackupFiles(BackupId id) {
  /** What ends the name of a manifest. */
  public static final String MANIFEST = ".manifest.json";

  private static final String BEGUN = ".begun";
  private static final String META = ".meta.json";
  private static final String PIN = ".pin.";
  private static final Pattern RECORD =
      Pattern.compile("\\.(verified|drill|pin)\\.[0-9A-Za-z_-]+(\\.json)?(\\.asc)?");
  private static final String SIGNATURE = ".asc";
  private static final String ONLY_STREAM = "main";

  /** Returns the marker that is put first and removed last. */
  public ObjectKey begun() {
    return key(BEGUN);
  }

  /** Returns the manifest. */
  public ObjectKey manifest() {
    return key(MANIFEST);
  }

  /** Returns the manifest's signature. */
  public ObjectKey signature() {
    return key(MANIFEST + SIGNATURE);
  }

  /** Returns the encrypted meta object, e.g. with extension {@code ".zst.gpg"}. */
  public ObjectKey meta(String codecExtensions) {
    return key(META + codecExtensions);
  }

  /**
   * Returns the base name of a stream's data.
   *
   * @param stream the stream's name
   * @param extensions of format and codecs, e.g. {@code ".dump.zst.gpg"}
   */
  public String data(String stream, String extensions) {
    return id + (stream.equals(ONLY_STREAM) ? "" : "." + stream) + extensions;
  }

  /** Returns the name of a part, counted from 1, of data that takes several. */
  public static ObjectKey part(String data, int number) {
    return ObjectKey.of(partName(data, number));
  }

  static String partName(String data, int number) {
    return String.format(Locale.ROOT, "%s.part%06d", data, number);
  }

  /** Returns the checksum file of a stream's data. */
  public static ObjectKey sidecar(String data) {
    return ObjectKey.of(data + ".sha256");
  }

  /** Returns the mark of one time that says that the backup stays. */
  public ObjectKey pin(Instant time) {
    return key(PIN + new BackupId(id.pipeline(), time).timestamp());
  }

  /** Returns whether an object says that the backup stays. */
  public boolean isPin(ObjectKey key) {
    return key.name().startsWith(id + PIN);
  }

  /** Returns whether an object was put beside the backup later: a pin, a verification, a drill. */
  public boolean isRecord(ObjectKey key) {
    return key.name().startsWith(prefix())
        && RECORD.matcher(key.name().substring(id.toString().length())).matches();
  }

  /**
   * Returns whether a run may have put an object: no other file that happens to begin with the
   * backup's name.
   *
   * @param extension what the names of its data end in
   */
  public boolean isOwn(ObjectKey key, String extension) {
    return key.name().startsWith(prefix())
        && (isRecord(key)
            || key.equals(signature())
            || key.name().startsWith(id + META)
            || isData(key.name().substring(id.toString().length()), extension));
  }

  private static boolean isData(String ending, String extension) {
    return !extension.isEmpty()
        && ending.matches(
            "(\\.[^.]+)?" + Pattern.quote(extension) + "(\\.part\\d{6,})?(\\.sha256)?");
  }

  /** Returns what each of the backup's objects begins with. */
  public String prefix() {
    return id + ".";
  }

  /** Returns the backup that a manifest's name belongs to; empty if it is no manifest's. */
  public static Optional<BackupFiles> ofManifest(ObjectKey key) {
    return of(key, MANIFEST);
  }

  /** Returns the backup that a begun marker's name belongs to; empty if it is none. */
  public static Optional<BackupFiles> ofBegun(ObjectKey key) {
    return of(key, BEGUN);
  }

  /** Returns the backup that an object belongs to by its name. */
  public static Optional<BackupFiles> ofAny(ObjectKey key) {
    int dot = key.name().indexOf('.');
    return dot < 0
        ? Optional.empty()
        : BackupId.parse(key.name().substring(0, dot)).map(BackupFiles::new);
  }

  private static Optional<BackupFiles> of(ObjectKey key, String ending) {
    String name = key.name();
    return name.endsWith(ending)
        ? BackupId.parse(name.substring(0, name.length() - ending.length())).map(BackupFiles::new)
        : Optional.empty();
  }

  private ObjectKey key(String ending) {
    return ObjectKey.of(id + ending);
  }
}
