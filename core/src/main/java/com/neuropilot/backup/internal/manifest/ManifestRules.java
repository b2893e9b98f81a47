package com.neuropilot.backup.internal.manifest;

import com.neuropilot.backup.internal.manifest.Manifest.DueEntry;
import com.neuropilot.backup.internal.manifest.Manifest.ObjectEntry;
import com.neuropilot.backup.internal.manifest.Manifest.Replaced;
import com.neuropilot.backup.internal.manifest.Manifest.StreamEntry;
import com.neuropilot.backup.spi.ObjectKey;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What each manifest keeps to that a run wrote. A checksum that fits proves nothing: whoever can
 * write to the storage can make one.
 */
final class ManifestRules {
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]+");
  private static final Pattern EXTENSION = Pattern.compile("(\\.[a-z0-9]+)+");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  /** 8 PiB; sums of a document's lengths stay far from overflowing. */
  private static final long LONGEST = 1L << 53;

  private final Set<String> objects = new HashSet<>();
  private final Set<String> streams = new HashSet<>();
  private final String prefix;

  private ManifestRules(String prefix) {
    this.prefix = prefix;
  }

  /** Says what a manifest does not keep to. */
  static final class BrokenRuleException extends Exception {
    private static final long serialVersionUID = 1L;

    BrokenRuleException(String message) {
      super(message);
    }
  }

  /** Requires that a manifest keeps to every rule. */
  static void check(Manifest manifest) throws BrokenRuleException {
    require(manifest.formatVersion() > 0, "its format version is no number from 1 on");
    BackupId id =
        BackupId.parse(manifest.id())
            .orElseThrow(() -> new BrokenRuleException("its id is no backup's name"));
    require(manifest.pipeline().equals(id.pipeline()), "pipeline and id do not fit");
    require(
        isTime(manifest.started()) && isTime(manifest.finished()), "its times are no such times");
    require(
        manifest.due().equals(DueEntry.NONE)
            || (matches(NAME, manifest.due().schedule()) && isTime(manifest.due().time())),
        "its due time is none");
    require(matches(NAME, manifest.keptBy()), "it names no pipeline that keeps it");
    require(matches(NAME, manifest.compressor()), "it names no compressor");
    require(matches(NAME, manifest.encryptor()), "it names no encryptor");
    require(matches(EXTENSION, manifest.dump().fileExtension()), "its file extension is none");
    require(manifest.generation() > 0, "its generation is no number from 1 on");
    replaces(manifest);
    known(manifest);
    new ManifestRules(new BackupFiles(id, manifest.generation()).base() + ".").objects(manifest);
  }

  private static void replaces(Manifest manifest) throws BrokenRuleException {
    int before = 0;
    for (Replaced replaced : manifest.replaces()) {
      require(
          replaced.generation() > before && replaced.generation() < manifest.generation(),
          "it replaces what did not come before it");
      hash(replaced.manifestSha256());
      require(isTime(replaced.replaced()), "its times are no such times");
      before = replaced.generation();
    }
  }

  private static void known(Manifest manifest) throws BrokenRuleException {
    for (Map.Entry<String, String> known : manifest.known().entrySet()) {
      require(
          BackupId.parse(known.getKey())
              .filter(id -> id.pipeline().equals(manifest.pipeline()))
              .isPresent(),
          "it knows a backup that is not its pipeline's");
      hash(known.getValue());
    }
  }

  private void objects(Manifest manifest) throws BrokenRuleException {
    object(manifest.meta());
    require(!manifest.streams().isEmpty(), "it has no data");
    for (StreamEntry stream : manifest.streams()) {
      stream(stream);
    }
  }

  private void stream(StreamEntry stream) throws BrokenRuleException {
    require(
        matches(NAME, stream.name()) && streams.add(stream.name()),
        "its streams do not have a name each");
    require(!BackupFiles.isGenerationName(stream.name()), "a stream has the name of a generation");
    length(stream.plainBytes());
    length(stream.compressedBytes());
    length(stream.storedBytes());
    hash(stream.plainSha256());
    List<ObjectEntry> parts = stream.parts();
    require(!parts.isEmpty(), "a stream has no part");
    long stored = 0;
    for (ObjectEntry part : parts) {
      object(part);
      stored += part.bytes();
      length(stored);
    }
    require(stored == stream.storedBytes(), "the parts of a stream do not have its length");
    if (parts.size() > 1) {
      numbered(parts);
    }
  }

  private static void numbered(List<ObjectEntry> parts) throws BrokenRuleException {
    String first = parts.get(0).name();
    String data = first.substring(0, Math.max(0, first.lastIndexOf(".part")));
    for (int i = 0; i < parts.size(); i++) {
      require(
          parts.get(i).name().equals(BackupFiles.partName(data, i + 1)),
          "the parts of a stream are not numbered");
    }
  }

  private void object(ObjectEntry object) throws BrokenRuleException {
    require(
        ObjectKey.isValid(object.name()) && object.name().startsWith(prefix),
        "it names an object that is not this backup's");
    require(objects.add(object.name()), "it names an object twice");
    length(object.bytes());
    hash(object.sha256());
  }

  private static void length(long bytes) throws BrokenRuleException {
    require(bytes >= 0 && bytes <= LONGEST, "a length is no such length");
  }

  private static void hash(String sha256) throws BrokenRuleException {
    require(matches(SHA256, sha256), "a checksum is none");
  }

  private static boolean isTime(String text) {
    try {
      Instant time = Instant.parse(text);
      return !time.isBefore(Instant.EPOCH) && !time.isAfter(LATEST);
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static boolean matches(Pattern pattern, String text) {
    return pattern.matcher(text).matches();
  }

  private static void require(boolean kept, String broken) throws BrokenRuleException {
    if (!kept) {
      throw new BrokenRuleException(broken);
    }
  }
}
