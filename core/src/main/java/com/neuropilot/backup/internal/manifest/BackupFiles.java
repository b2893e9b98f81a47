package com.neuropilot.backup.internal.manifest;

import com.neuropilot.backup.spi.ObjectKey;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names of the objects of one generation of a backup. The first has the backup's name, those
 * that a rekey makes have a number more: {@code neuropilot_20250120_020000.r2.manifest.json}. What
 * was recorded beside the backup (pins, verifications, drills) belongs to all of them.
 *
 * @param id the backup
 * @param generation the generation, from 1
 */
public record BackupFiles(BackupId id, int generation) {
  /** What ends the name of a manifest. */
  public static final String MANIFEST = ".manifest.json";

  private static final String BEGUN = ".begun";
  private static final String META = ".meta.json";
  private static final String PIN = ".pin.";
  private static final Pattern RECORD =
      Pattern.compile("\\.(verified|drill|pin)\\.[0-9A-Za-z_-]+(\\.json)?(\\.asc)?");
  private static final Pattern PARTIAL = Pattern.compile("(.+)\\.[0-9a-z]{6,12}\\.partial");
  private static final String JSON = ".json";
  private static final String SIGNATURE = ".asc";
  private static final String ONLY_STREAM = "main";
  private static final Pattern GENERATION = Pattern.compile("r([1-9]\\d{0,5})");
  private static final Pattern BASE = Pattern.compile("([^.]+)(?:\\.([^.]+))?");

  /** Checks the number. */
  public BackupFiles {
    if (generation < 1) {
      throw new IllegalArgumentException("A generation is numbered from 1, not " + generation);
    }
  }

  /** The names of a backup as a run makes it. */
  public BackupFiles(BackupId id) {
    this(id, 1);
  }

  /** Returns the names of the objects that a manifest is about, whatever its own name is. */
  public static BackupFiles of(Manifest manifest) {
    return new BackupFiles(BackupId.parse(manifest.id()).orElseThrow(), manifest.generation());
  }

  /** Returns the names of another generation of the same backup. */
  public BackupFiles ofGeneration(int other) {
    return new BackupFiles(id, other);
  }

  /** Returns whether a stream cannot have this name, because a generation has it. */
  public static boolean isGenerationName(String stream) {
    return GENERATION.matcher(stream).matches();
  }

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
    if (isGenerationName(stream)) {
      throw new IllegalArgumentException("A stream cannot be named '" + stream + "'.");
    }
    return base() + (stream.equals(ONLY_STREAM) ? "" : "." + stream) + extensions;
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
    return ObjectKey.of(id + PIN + new BackupId(id.pipeline(), time).timestamp());
  }

  /** Returns whether an object says that the backup stays. */
  public boolean isPin(ObjectKey key) {
    return key.name().startsWith(id + PIN);
  }

  /** Returns the record of one time of what was found when the backup was tried. */
  public ObjectKey proof(Proof.Kind kind, Instant time) {
    return ObjectKey.of(
        id + "." + kind.word() + "." + new BackupId(id.pipeline(), time).timestamp() + JSON);
  }

  /** Returns whether an object is a record of what was found, and not its signature. */
  public boolean isProof(Proof.Kind kind, ObjectKey key) {
    return key.name().startsWith(id + "." + kind.word() + ".") && key.name().endsWith(JSON);
  }

  /** Returns the signature of a record. */
  public static ObjectKey signature(ObjectKey record) {
    return ObjectKey.of(record.name() + SIGNATURE);
  }

  /** Returns whether an object was put beside the backup later: a pin, a verification, a drill. */
  public boolean isRecord(ObjectKey key) {
    return key.name().startsWith(prefix())
        && RECORD.matcher(key.name().substring(id.toString().length())).matches();
  }

  /**
   * Returns whether a run or a rekey may have put an object of this generation: no other file that
   * happens to begin with the backup's name, and nothing of another generation. What rclone, from
   * 1.63 on, was killed while it put bears the object's name and an ending of its own.
   *
   * @param extension what the names of its data end in
   */
  public boolean isOwn(ObjectKey key, String extension) {
    Matcher partial = PARTIAL.matcher(key.name());
    if (partial.matches()) {
      ObjectKey whole = ObjectKey.of(partial.group(1));
      return List.of(begun(), manifest()).contains(whole) || isOwn(whole, extension);
    }
    return key.name().startsWith(base() + ".")
        && (key.equals(signature())
            || key.name().startsWith(base() + META)
            || isData(key.name().substring(base().length()), extension));
  }

  private static boolean isData(String ending, String extension) {
    if (extension.isEmpty()) {
      return false;
    }
    Matcher matcher =
        Pattern.compile(
                "(?:\\.([^.]+))?" + Pattern.quote(extension) + "(\\.part\\d{6,})?(\\.sha256)?")
            .matcher(ending);
    return matcher.matches() && (matcher.group(1) == null || !isGenerationName(matcher.group(1)));
  }

  /** Returns what each of the backup's objects begins with, of whatever generation. */
  public String prefix() {
    return id + ".";
  }

  /** Returns the generation that a manifest's name belongs to; empty if it is no manifest's. */
  public static Optional<BackupFiles> ofManifest(ObjectKey key) {
    return of(key, MANIFEST);
  }

  /** Returns the generation that a begun marker's name belongs to; empty if it is none. */
  public static Optional<BackupFiles> ofBegun(ObjectKey key) {
    return of(key, BEGUN);
  }

  /** Returns the backup that an object belongs to by its name; as its first generation. */
  public static Optional<BackupFiles> ofAny(ObjectKey key) {
    int dot = key.name().indexOf('.');
    return dot < 0
        ? Optional.empty()
        : BackupId.parse(key.name().substring(0, dot)).map(BackupFiles::new);
  }

  /** Returns the generation that an object belongs to by its name, whatever it is. */
  public static Optional<BackupFiles> ofObject(ObjectKey key) {
    String[] words = key.name().split("\\.", 3);
    return words.length < 3 || generation(words[1]).isEmpty()
        ? ofAny(key)
        : parse(words[0] + "." + words[1]);
  }

  private static Optional<BackupFiles> of(ObjectKey key, String ending) {
    String name = key.name();
    return name.endsWith(ending)
        ? parse(name.substring(0, name.length() - ending.length()))
        : Optional.empty();
  }

  private static Optional<BackupFiles> parse(String base) {
    Matcher matcher = BASE.matcher(base);
    return matcher.matches()
        ? BackupId.parse(matcher.group(1))
            .flatMap(id -> generation(matcher.group(2)).map(number -> new BackupFiles(id, number)))
        : Optional.empty();
  }

  /** The first generation has no number: {@code .r1} is nobody's. */
  private static Optional<Integer> generation(@Nullable String text) {
    if (text == null) {
      return Optional.of(1);
    }
    Matcher matcher = GENERATION.matcher(text);
    return matcher.matches()
        ? Optional.of(Integer.valueOf(matcher.group(1))).filter(number -> number > 1)
        : Optional.empty();
  }

  private ObjectKey key(String ending) {
    return ObjectKey.of(base() + ending);
  }

  /** Returns what the names of this generation begin with: the backup's name, and its number. */
  public String base() {
    return generation == 1 ? id.toString() : id + ".r" + generation;
  }
}
